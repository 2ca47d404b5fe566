import { shuffled } from "./random.ts";
import type { LabelledRow } from "./rows.ts";

/** How {@link longTail} thins out. */
export interface LongTailOptions {
  /** Rows of all other labels per row of the minority. Default 20. */
  ratio?: number;
  /** The label that becomes rare. */
  minority: string;
  /** Equal seeds give equal samples. */
  seed: number;
}

/**
 * An imbalanced version of a dataset: all rows of the other labels, and so few of the minority that
 * the ratio holds, at least one. Where the minority is rarer already, the others are thinned out
 * instead. The rows keep their order.
 *
 * @throws {RangeError} when no row has the minority's label, or all have
 *
 * @example
 * ```ts
 * import { longTail } from "lib/data/mod.ts";
 * const rows = Array.from(
 *   { length: 100 },
 *   (_, i) => ({ id: `${i}`, text: `text ${i}`, label: i % 2 ? "spam" : "ham" }),
 * );
 * console.log(longTail(rows, { ratio: 10, minority: "spam", seed: 1 }).length); // 55
 * ```
 */
export function longTail<R extends LabelledRow>(
  rows: readonly R[],
  options: LongTailOptions,
): R[] {
  const { ratio = 20, minority, seed } = options;
  const isRare = (index: number) => rows[index].label === minority;
  const all = [...rows.keys()];
  const [rare, common] = [all.filter(isRare), all.filter((index) => !isRare(index))];
  if (rare.length === 0 || common.length === 0) throw noSuchMinority(rows, minority);
  if (!(ratio > 0)) throw new RangeError(`Expected a ratio above 0 but found ${ratio}. Try 20.`);
  const wanted = Math.max(1, Math.round(common.length / ratio));
  const keptRare = shuffled(rare, [seed, 0]).slice(0, wanted);
  const enough = wanted <= rare.length ? common.length : Math.round(rare.length * ratio);
  const keptCommon = shuffled(common, [seed, 1]).slice(0, enough);
  return [...keptRare, ...keptCommon].sort((a, b) => a - b).map((index) => rows[index]);
}

function noSuchMinority(rows: readonly { label: string }[], minority: string): RangeError {
  const labels = [...new Set(rows.map(({ label }) => label))].sort();
  return new RangeError(
    `Expected a minority label among several but found "${minority}" and the labels ` +
      `${JSON.stringify(labels)}. Try one of these.`,
  );
}
