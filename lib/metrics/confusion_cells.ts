import type { RowCells } from "./bootstrap_counts.ts";
import { checkLabels, type Label, ratio } from "./labels.ts";

/**
 * The cell of each row in a confusion matrix, for {@linkcode bootstrapCounts}: true class × (classes + 1)
 * + predicted class, in the order of `labels`; a label that is not among them has the index behind the
 * last.
 *
 * @throws {RangeError} when the columns differ in length or are empty
 * @throws {TypeError} when a label is missing
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { confusionCells } from "lib/metrics/mod.ts";
 * const { cells, size } = confusionCells(["a", "b"], ["b", "b"], ["a", "b"]);
 * assert.deepEqual([...Array.from(cells), size], [1, 4, 9]);
 * ```
 */
export function confusionCells<L extends Label>(
  trueLabels: readonly L[],
  predicted: readonly L[],
  labels: readonly L[],
): RowCells {
  checkLabels(trueLabels, predicted);
  const index = new Map(labels.map((label, i) => [label, i])), width = labels.length + 1;
  const at = (label: L) => index.get(label) ?? labels.length;
  return {
    cells: trueLabels.map((t, row) => at(t) * width + at(predicted[row])),
    size: width ** 2,
  };
}

/** Scores that follow from the counts of a confusion matrix. */
export interface CountScores {
  accuracy: number;
  macroF1: number;
  weightedF1: number;
  /** By class. */
  f1: number[];
}

/**
 * Accuracy and F1s from the counts of {@linkcode confusionCells}; the same numbers as `accuracy` and `f1`
 * with these labels. Rows of a class that is not among the labels count as wrong where they are predicted
 * as one, and accuracy is over all rows whose answers are among the labels.
 *
 * @param counts as many as `confusionCells` has cells
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { countScores } from "lib/metrics/mod.ts";
 * const counts = [2, 1, 0, 0, 1, 0, 0, 0, 0]; // two classes
 * assert.deepEqual(countScores(counts).f1, [0.8, 2 / 3]);
 * ```
 */
export function countScores(counts: ArrayLike<number>): CountScores {
  const width = Math.sqrt(counts.length), classes = width - 1;
  const support = new Float64Array(width), predicted = new Float64Array(width);
  let right = 0, rows = 0;
  for (let t = 0; t < width; t++) {
    for (let p = 0; p < width; p++) {
      const count = counts[t * width + p];
      support[t] += count;
      predicted[p] += count;
      rows += count;
      if (t === p && t < classes) right += count;
    }
  }
  const f1 = Array.from({ length: classes }, (_, c) => {
    return ratio(2 * counts[c * width + c], support[c] + predicted[c]);
  });
  const scored = rows - support[classes];
  const weighted = f1.reduce((sum, value, c) => sum + support[c] * value, 0);
  return {
    accuracy: ratio(right, rows),
    macroF1: f1.reduce((sum, value) => sum + value, 0) / classes,
    weightedF1: ratio(weighted, scored),
    f1,
  };
}
