import { accuracy } from "./accuracy.ts";
import { countClasses, type Label } from "./labels.ts";
import {
  averageScores,
  type ClassScores,
  microScores,
  type Scores,
  scoresOf,
} from "./precision_recall.ts";

/** Every score of one prediction column, per class and averaged. */
export interface ClassificationReport<L extends Label = Label> {
  rows: number;
  accuracy: number;
  classes: ClassScores<L>[];
  micro: Scores;
  macro: Scores;
  weighted: Scores;
}

/**
 * The scores that scikit-learn's `classification_report(zero_division=0)` prints, as data.
 *
 * `accuracy` is over all rows; `micro` differs from it only when `labels` leaves classes out.
 *
 * @param trueLabels the true class of each row
 * @param predicted the predicted class of each row
 * @param options.labels the classes to score and their order. Default: every class seen, sorted.
 * @returns scores per class, their means and the accuracy
 * @throws {RangeError} when the columns differ in length or are empty, or a class is named twice
 * @throws {TypeError} when a label is missing
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { classificationReport } from "lib/metrics/mod.ts";
 * const report = classificationReport(["a", "a", "b"], ["a", "b", "b"]);
 * assert.equal(report.accuracy, 2 / 3);
 * assert.equal(report.classes[1].precision, 0.5);
 * ```
 */
export function classificationReport<L extends Label>(
  trueLabels: readonly L[],
  predicted: readonly L[],
  options: { labels?: readonly L[] } = {},
): ClassificationReport<L> {
  const counts = countClasses(trueLabels, predicted, options.labels);
  const classes = counts.map((count) => ({ label: count.label, ...scoresOf(count) }));
  return {
    rows: trueLabels.length,
    accuracy: accuracy(trueLabels, predicted),
    classes,
    micro: microScores(counts),
    macro: averageScores(classes, "class"),
    weighted: averageScores(classes, "support"),
  };
}
