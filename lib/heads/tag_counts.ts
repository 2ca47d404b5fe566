import type { HeadValues } from "./head.ts";

/** How often tags begin, end and follow each other. */
export interface TagCounts {
  /** [tags] */
  start: number[];
  /** [tags] */
  end: number[];
  /** [tags][tags] from the row's tag to the column's. */
  transitions: number[][];
}

/**
 * Counts the tags of training rows.
 *
 * @param rows classes of each row's positions; negative ones are left out
 * @param tags how many there are
 * @throws {RangeError} when a class is not below `tags`
 * @example
 * ```ts
 * import { countTags } from "lib/heads/mod.ts";
 * console.log(countTags([[-1, 0, 1, -1]], 2)); // start [1, 0], end [0, 1], transitions [[0, 1], [0, 0]]
 * ```
 */
export function countTags(rows: Iterable<ArrayLike<number>>, tags: number): TagCounts {
  const zeros = () => new Array<number>(tags).fill(0);
  const counts = { start: zeros(), end: zeros(), transitions: Array.from({ length: tags }, zeros) };
  for (const row of rows) {
    const scored = Array.from(row).filter((tag) => tag >= 0);
    const strange = scored.find((tag) => !(tag < tags));
    if (strange !== undefined) {
      throw new RangeError(`Expected classes below ${tags} but found ${strange}.`);
    }
    if (scored.length === 0) continue;
    counts.start[scored[0]]++;
    counts.end[scored[scored.length - 1]]++;
    for (let t = 1; t < scored.length; t++) counts.transitions[scored[t - 1]][scored[t]]++;
  }
  return counts;
}

/**
 * Scores of a CRF that knows the counts: log-probabilities with one added to each count (Laplace), of a
 * tag as the first, of the end and of the next tag after a tag. With emissions of 0 the CRF is then the
 * bigram model of the training tags.
 */
export function countedScores({ start, end, transitions }: TagCounts): HeadValues {
  const tags = start.length, ends = end.reduce((sum, count) => sum + count, 0);
  const sums = transitions.map((row, i) => end[i] + row.reduce((sum, count) => sum + count, 0));
  const begins = start.map((count) => Math.log((count + 1) / (ends + tags)));
  const log = (count: number, i: number) => Math.log((count + 1) / (sums[i] + tags + 1));
  const moves = transitions.flatMap((row, i) => row.map((count) => log(count, i)));
  return crfValues(begins, end.map(log), moves);
}

/** The CRF's tensors by name. */
export function crfValues(start: number[], end: number[], transitions: number[]): HeadValues {
  const tags = start.length;
  return {
    "head.crf.start": { shape: [tags], data: Float32Array.from(start) },
    "head.crf.end": { shape: [tags], data: Float32Array.from(end) },
    "head.crf.transitions": { shape: [tags, tags], data: Float32Array.from(transitions) },
  };
}
