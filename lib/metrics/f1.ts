import { countClasses, type Label } from "./labels.ts";
import { averageScores, microScores, scoresOf } from "./precision_recall.ts";

/** How the F1 of several classes becomes one number; `none` keeps them apart. */
export type Average = "macro" | "micro" | "weighted" | "binary" | "none";

/** Options of {@link f1}. */
export interface F1Options<L extends Label> {
  /**
   * `macro`: mean over classes, each counting the same; `micro`: one F1 over the summed counts
   * (equal to accuracy when every class counts); `weighted`: mean by rows of each class; `binary`:
   * the F1 of the `positive` class alone; `none`: one F1 per class.
   */
  average: Average;
  /** The classes to score and their order. Default: every class seen, sorted. */
  labels?: readonly L[];
  /** The class that `binary` scores. */
  positive?: L;
}

/**
 * F1, the harmonic mean of precision and recall, as scikit-learn's `f1_score(zero_division=0)`.
 *
 * A macro mean runs over the classes seen unless `labels` names them: name them when comparing
 * scores over different rows (splits, bootstrap resamples), or a class that is absent by chance
 * changes what is averaged.
 *
 * @param trueLabels the true class of each row
 * @param predicted the predicted class of each row
 * @param options which mean to take, over which classes
 * @returns a number in [0, 1]; for `none` one number per class
 * @throws {RangeError} when the columns differ in length or are empty, a class is named twice, or
 * `positive` is missing or in neither column
 * @throws {TypeError} when a label is missing
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { f1 } from "lib/metrics/mod.ts";
 * const truth = ["a", "a", "b", "b"], guess = ["a", "b", "b", "b"];
 * assert.deepEqual(f1(truth, guess, { average: "none" }), [2 / 3, 0.8]);
 * assert.equal(f1(truth, guess, { average: "micro" }), 0.75);
 * ```
 */
export function f1<L extends Label>(
  trueLabels: readonly L[],
  predicted: readonly L[],
  options: F1Options<L> & { average: "none" },
): number[];
export function f1<L extends Label>(
  trueLabels: readonly L[],
  predicted: readonly L[],
  options: F1Options<L> & { average: Exclude<Average, "none"> },
): number;
export function f1<L extends Label>(
  trueLabels: readonly L[],
  predicted: readonly L[],
  { average, labels, positive }: F1Options<L>,
): number | number[] {
  const scored = average === "binary" ? [checkPositive(positive, trueLabels, predicted)] : labels;
  const counts = countClasses(trueLabels, predicted, scored);
  const classes = counts.map(scoresOf);
  switch (average) {
    case "none":
      return classes.map((scores) => scores.f1);
    case "binary":
      return classes[0].f1;
    case "micro":
      return microScores(counts).f1;
    case "macro":
      return averageScores(classes, "class").f1;
    case "weighted":
      return averageScores(classes, "support").f1;
    default:
      throw new RangeError(
        "Expected average to be macro, micro, weighted, binary or none but found " +
          `${JSON.stringify(average)}. Try "macro".`,
      );
  }
}

/** A misspelt class would score a silent 0. */
function checkPositive<L extends Label>(
  positive: L | undefined,
  trueLabels: readonly L[],
  predicted: readonly L[],
): L {
  if (positive !== undefined && (trueLabels.includes(positive) || predicted.includes(positive))) {
    return positive;
  }
  const seen = [...new Set([...trueLabels, ...predicted])].slice(0, 5);
  throw new RangeError(
    `Expected positive to name a class of the rows but found ${JSON.stringify(positive)}. ` +
      `Try one of ${JSON.stringify(seen)}.`,
  );
}
