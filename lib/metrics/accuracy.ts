import { checkLabels, type Label } from "./labels.ts";

/**
 * The share of rows predicted right, in [0, 1].
 *
 * @param trueLabels the true class of each row
 * @param predicted the predicted class of each row
 * @returns right rows ÷ rows
 * @throws {RangeError} when the columns differ in length or are empty
 * @throws {TypeError} when a label is missing
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { accuracy } from "lib/metrics/mod.ts";
 * assert.equal(accuracy(["ham", "spam", "ham", "ham"], ["ham", "spam", "spam", "ham"]), 0.75);
 * ```
 */
export function accuracy<L extends Label>(
  trueLabels: readonly L[],
  predicted: readonly L[],
): number {
  checkLabels(trueLabels, predicted);
  return trueLabels.filter((label, row) => label === predicted[row]).length / trueLabels.length;
}
