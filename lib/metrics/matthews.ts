import { countClasses, type Label } from "./labels.ts";

/**
 * Matthews correlation of truth and prediction for any number of classes (Gorodkin 2004, the R_K
 * statistic): 1 is perfect, 0 is no better than chance, −1 is inverse. Unlike accuracy it does not
 * reward always answering the largest class.
 *
 * @param trueLabels the true class of each row
 * @param predicted the predicted class of each row
 * @returns a number in [−1, 1]; 0 when either column holds one class only
 * @throws {RangeError} when the columns differ in length or are empty
 * @throws {TypeError} when a label is missing
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { matthewsCorrelation } from "lib/metrics/mod.ts";
 * assert.equal(matthewsCorrelation([1, 1, 0, 0], [1, 1, 0, 0]), 1);
 * assert.equal(matthewsCorrelation([1, 1, 0, 0], [1, 1, 1, 1]), 0);
 * ```
 */
export function matthewsCorrelation<L extends Label>(
  trueLabels: readonly L[],
  predicted: readonly L[],
): number {
  const rows = trueLabels.length;
  let correct = 0, both = 0, truth = 0, guess = 0;
  for (const count of countClasses(trueLabels, predicted)) {
    correct += count.correct;
    both += count.support * count.predicted;
    truth += count.support ** 2;
    guess += count.predicted ** 2;
  }
  const spread = (rows ** 2 - truth) * (rows ** 2 - guess);
  return spread === 0 ? 0 : (correct * rows - both) / Math.sqrt(spread);
}
