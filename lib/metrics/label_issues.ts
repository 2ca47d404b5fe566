/** A row whose label is probably wrong. */
export interface LabelIssue {
  /** Its place in the columns. */
  row: number;
  label: number;
  /** The class that is more likely to be right. */
  suggested: number;
  /** Probability of the label as it stands: the smaller, the more suspect. */
  selfConfidence: number;
}

/** Computed with floats, a probability may miss a mean of its like by this much. */
const SLACK = 1e-6;

/**
 * Rows whose labels are probably wrong, by confident learning (Northcutt, Jiang & Chuang 2021): a class is
 * plausible for a row if its probability reaches the mean that the class has among the rows labelled so,
 *
 *     tₖ = mean of pₖ over rows labelled k,   plausible: pₖ ≥ tₖ
 *
 * and a row is suspect if its most probable plausible class is not its label, nor is its label the most
 * probable class of all. The thresholds make up for classes of which a model is never sure. Equal to
 * cleanlab's `find_label_issues(filter_by="confident_learning",
 * return_indices_ranked_by="self_confidence")`.
 *
 * The probabilities must be of a model that has **not** seen the row: by cross-validation. A model that has
 * learnt the labels by heart suspects nothing.
 *
 * @param labels class of each row, from 0
 * @param probabilities [rows][classes]
 * @returns the most suspect first
 * @throws {RangeError} when the columns do not fit together
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { labelIssues } from "lib/metrics/mod.ts";
 * const p = [[0.9, 0.1], [0.8, 0.2], [0.05, 0.95], [0.1, 0.9], [0.2, 0.8]];
 * const [{ row, suggested }] = labelIssues([0, 0, 0, 1, 1], p);
 * assert.deepEqual([row, suggested], [2, 1]);
 * ```
 */
export function labelIssues(
  labels: readonly number[],
  probabilities: readonly (readonly number[])[],
): LabelIssue[] {
  checkColumns(labels, probabilities);
  const thresholds = confidentThresholds(labels, probabilities);
  return labels.flatMap((label, row) => {
    const p = probabilities[row], plausible = p.map((x, k) => x >= thresholds[k] - SLACK ? x : -1);
    const suggested = largest(plausible);
    if (plausible[suggested] < 0 || suggested === label || largest(p) === label) return [];
    return [{ row, label, suggested, selfConfidence: p[label] }];
  }).sort((a, b) => a.selfConfidence - b.selfConfidence || a.row - b.row);
}

/** The mean probability of each class among the rows labelled so; 1 where there are none. */
export function confidentThresholds(
  labels: readonly number[],
  probabilities: readonly (readonly number[])[],
): number[] {
  const classes = probabilities[0]?.length ?? 0;
  return Array.from({ length: classes }, (_, k) => {
    const own = probabilities.filter((_, row) => labels[row] === k);
    return own.length === 0 ? 1 : own.reduce((sum, p) => sum + p[k], 0) / own.length;
  });
}

const largest = (values: readonly number[]) =>
  values.reduce((best, value, i) => value > values[best] ? i : best, 0);

function checkColumns(
  labels: readonly number[],
  probabilities: readonly (readonly number[])[],
): void {
  const classes = probabilities[0]?.length ?? 0;
  const bad = labels.findIndex((label, row) => {
    const p = probabilities[row];
    return !(Number.isInteger(label) && label >= 0 && label < classes && p?.length === classes);
  });
  if (bad < 0 && labels.length === probabilities.length) return;
  throw new RangeError(
    `Expected a class and ${classes} probabilities for each row but found ${labels.length} labels and ` +
      `${probabilities.length} rows of probabilities` +
      (bad < 0 ? "." : `, at row ${bad} the class ${labels[bad]}.`),
  );
}
