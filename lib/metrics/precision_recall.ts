import { type ClassCount, countClasses, type Label, ratio } from "./labels.ts";

/** Scores in [0, 1] and the number of rows they stand on. */
export interface Scores {
  precision: number;
  recall: number;
  f1: number;
  support: number;
}

/** The scores of one class. */
export interface ClassScores<L extends Label = Label> extends Scores {
  label: L;
}

/**
 * Precision, recall and F1 of each class against all others, as scikit-learn's
 * `precision_recall_fscore_support(average=None, zero_division=0)`.
 *
 * @param trueLabels the true class of each row
 * @param predicted the predicted class of each row
 * @param options.labels the classes to score and their order. Default: every class seen, sorted.
 * @returns one entry per class; a class without rows or predictions scores 0
 * @throws {RangeError} when the columns differ in length or are empty, or a class is named twice
 * @throws {TypeError} when a label is missing
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { precisionRecallF1 } from "lib/metrics/mod.ts";
 * const [a] = precisionRecallF1(["a", "a", "b"], ["a", "b", "b"]);
 * assert.deepEqual(a, { label: "a", precision: 1, recall: 0.5, f1: 2 / 3, support: 2 });
 * ```
 */
export function precisionRecallF1<L extends Label>(
  trueLabels: readonly L[],
  predicted: readonly L[],
  options: { labels?: readonly L[] } = {},
): ClassScores<L>[] {
  return countClasses(trueLabels, predicted, options.labels)
    .map((count) => ({ label: count.label, ...scoresOf(count) }));
}

/** F1 as 2·TP / (rows + predictions): one rounding, and defined where precision + recall is 0. */
export function scoresOf(count: Omit<ClassCount<Label>, "label">): Scores {
  return {
    precision: ratio(count.correct, count.predicted),
    recall: ratio(count.correct, count.support),
    f1: ratio(2 * count.correct, count.support + count.predicted),
    support: count.support,
  };
}

/** One score over the summed counts of all classes. */
export function microScores(counts: readonly ClassCount<Label>[]): Scores {
  const total = { correct: 0, predicted: 0, support: 0 };
  for (const { correct, predicted, support } of counts) {
    total.correct += correct;
    total.predicted += predicted;
    total.support += support;
  }
  return scoresOf(total);
}

/** The mean over classes, each counting the same or by its rows. */
export function averageScores(classes: readonly Scores[], by: "class" | "support"): Scores {
  const weights = classes.map((scores) => by === "class" ? 1 : scores.support);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (name: "precision" | "recall" | "f1") =>
    ratio(classes.reduce((sum, scores, i) => sum + weights[i] * scores[name], 0), whole);
  return {
    precision: mean("precision"),
    recall: mean("recall"),
    f1: mean("f1"),
    support: classes.reduce((sum, scores) => sum + scores.support, 0),
  };
}
