import { checkLabels, type Label, labelSet } from "./labels.ts";

/** Rows are true classes, columns predicted ones, both in the order of `labels`. */
export interface ConfusionMatrix<L extends Label = Label> {
  labels: L[];
  counts: number[][];
}

/**
 * How often each true class was predicted as each class.
 *
 * @param trueLabels the true class of each row
 * @param predicted the predicted class of each row
 * @param options.labels the classes to show and their order; rows with a class outside it on either
 * side are left out. Default: every class seen, sorted.
 * @returns `counts[i][j]` = rows of class `labels[i]` predicted as `labels[j]`
 * @throws {RangeError} when the columns differ in length or are empty, or a class is named twice
 * @throws {TypeError} when a label is missing
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { confusionMatrix } from "lib/metrics/mod.ts";
 * const { labels, counts } = confusionMatrix(["a", "a", "b"], ["a", "b", "b"]);
 * assert.deepEqual(labels, ["a", "b"]);
 * assert.deepEqual(counts, [[1, 1], [0, 1]]);
 * ```
 */
export function confusionMatrix<L extends Label>(
  trueLabels: readonly L[],
  predicted: readonly L[],
  options: { labels?: readonly L[] } = {},
): ConfusionMatrix<L> {
  checkLabels(trueLabels, predicted);
  const labels = labelSet(trueLabels, predicted, options.labels);
  const index = new Map(labels.map((label, i) => [label, i]));
  const counts = labels.map(() => labels.map(() => 0));
  for (let row = 0; row < trueLabels.length; row++) {
    const i = index.get(trueLabels[row]), j = index.get(predicted[row]);
    if (i !== undefined && j !== undefined) counts[i][j]++;
  }
  return { labels, counts };
}
