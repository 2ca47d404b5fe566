import { type EncodedBatch, type Encoding, padEncodings } from "lib/tokenizer/mod.ts";
import { paddedLength, rowsAt } from "./batch_shape.ts";
import { planBatches, type PlanOptions } from "./plan_batches.ts";
import type { Example } from "./encode_rows.ts";
import { type MaskedPlaces, maskedPlaces } from "./masked_places.ts";

/** How examples are put into batches. */
export interface BatchOptions extends PlanOptions {
  /** Id of the padding token. */
  padId: number;
  /**
   * Fill a short batch up to `batchSize`, or to what the token budget allows at its length, with copies
   * of its first row that weigh 0, so that compiled steps see one shape for each length. Default true.
   */
  fill?: boolean;
}

/** Examples of one step, padded: row r of a [size, length] array lies at `[r * length, …)`. */
export interface Batch extends EncodedBatch {
  /** [size, length] 1 for the tokens that the template added, such as [CLS] and [SEP]. */
  special: Int32Array;
  /** [size] class of each row; -1 for tagging rows. */
  labels: Int32Array;
  /** [size, length] class of each token, -1 where none is scored; null without tagging rows. */
  tags: Int32Array | null;
  /** [size] which example each row is, -1 for filling. */
  rows: Int32Array;
  /** [size] 1 for examples, 0 for filling: the loss weighs its rows by this. */
  weights: Float32Array;
  /** Where words are asked for, and which; null without masked rows. */
  masked: MaskedPlaces | null;
}

/**
 * The batches of one epoch, each padded to its own longest row. The same options give the same
 * batches on every machine.
 *
 * @param examples encoded rows, e.g. from `encodeRows`
 * @throws {RangeError} when `batchSize` is no positive integer, or an example exceeds `maxLength`
 *
 * @example
 * ```ts
 * import { batches, encodeRows } from "lib/data/mod.ts";
 * import { loadTokenizer } from "lib/tokenizer/mod.ts";
 * const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");
 * const rows = ["好", "不好", "很好"].map((text, i) => ({ id: `${i}`, text, label: "a" }));
 * const examples = encodeRows(rows, tokenizer, { labels: ["a", "b"] });
 * for (const batch of batches(examples, { batchSize: 2, seed: 1, epoch: 0, padId: 0 })) {
 *   console.log(batch.size, batch.length, [...batch.weights]);
 * }
 * ```
 */
export function* batches(
  examples: readonly Example[],
  options: BatchOptions,
): Generator<Batch, void, undefined> {
  const lengths = examples.map(({ encoding }) => encoding.length);
  for (const indices of planBatches(lengths, options)) {
    yield makeBatch(examples, indices, options);
  }
}

/**
 * One batch of the examples whose numbers are given, as `planBatches` gives them.
 *
 * @param indices at least one
 * @throws {RangeError} when an example exceeds `maxLength`
 */
export function makeBatch(
  examples: readonly Example[],
  indices: readonly number[],
  options: BatchOptions,
): Batch {
  const { padId, fill = true } = options;
  const longest = indices.reduce((most, i) => Math.max(most, examples[i].encoding.length), 0);
  const length = paddedLength(longest, options);
  const missing = fill ? Math.max(0, rowsAt(length, options) - indices.length) : 0;
  const filled = [...indices, ...Array<number>(missing).fill(indices[0])];
  const chosen = filled.map((index) => examples[index]);
  const encodings = chosen.map(({ encoding }) => encoding);
  const padded = padEncodings(encodings, { padId, length });
  chosen.forEach(({ masked }, row) => masked && padded.ids.set(masked.ids, row * length));
  return {
    ...padded,
    special: padRows(encodings.map(({ special }) => special), length, 0),
    labels: Int32Array.from(chosen, ({ label }) => label),
    tags: padTags(chosen, length),
    rows: Int32Array.from(filled, (index, row) => row < indices.length ? index : -1),
    weights: Float32Array.from(filled, (_, row) => row < indices.length ? 1 : 0),
    masked: maskedPlaces(chosen.slice(0, indices.length), { size: chosen.length, length }),
  };
}

/** Encodings as one batch without labels, padded to its longest and no more. */
export function batchOfEncodings(encodings: readonly Encoding[], padId: number): Batch {
  const examples = encodings.map((encoding) => ({ encoding, label: -1 }));
  const options = { batchSize: examples.length, padId, lengthMultiple: 1, fill: false };
  return makeBatch(examples, [...examples.keys()], options);
}

function padTags(examples: readonly Example[], length: number): Int32Array | null {
  if (examples.every(({ tags }) => tags === undefined)) return null;
  return padRows(examples.map(({ tags }) => tags ?? []), length, -1);
}

function padRows(rows: readonly ArrayLike<number>[], length: number, value: number): Int32Array {
  const padded = new Int32Array(rows.length * length).fill(value);
  rows.forEach((numbers, row) => padded.set(numbers, row * length));
  return padded;
}
