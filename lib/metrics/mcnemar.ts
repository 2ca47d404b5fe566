import { checkLabels, type Label } from "./labels.ts";
import { normalCdf } from "./normal.ts";

/** What {@linkcode mcnemar} found. */
export interface McNemar {
  /** Rows that only the first, or only the second, predicted right. */
  onlyFirst: number;
  onlySecond: number;
  /** Two-sided, by the binomial distribution. */
  exactP: number;
  /** χ² with Edwards' correction for continuity, and its p. */
  statistic: number;
  correctedP: number;
}

/**
 * Whether two models differ in how often they are right, by the rows on which they disagree (McNemar
 * 1947): were they equally good, a row that only one of them has right would be either's with chance ½.
 * It says how sure the difference is for other rows of this kind, of these two models; nothing about
 * other seeds.
 *
 * Equal to statsmodels' `mcnemar(exact=True)` and, but for rows that are split evenly,
 * `mcnemar(exact=False, correction=True)`: then the corrected statistic is 0 here. Trust `exactP`; the
 * corrected one is for comparison with papers, and fair from some 25 rows of disagreement.
 *
 * @param trueLabels the true class of each row
 * @param first the first model's answers
 * @param second the second model's
 * @throws {RangeError} when the columns differ in length or are empty
 * @throws {TypeError} when a label is missing
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mcnemar } from "lib/metrics/mod.ts";
 * const { onlySecond, exactP } = mcnemar(["a", "a", "b"], ["b", "b", "a"], ["a", "a", "b"]);
 * assert.deepEqual([onlySecond, exactP], [3, 0.25]);
 * ```
 */
export function mcnemar<L extends Label>(
  trueLabels: readonly L[],
  first: readonly L[],
  second: readonly L[],
): McNemar {
  checkLabels(trueLabels, first);
  checkLabels(trueLabels, second);
  const onlyBy = (right: readonly L[], wrong: readonly L[]) =>
    trueLabels.filter((label, row) => label === right[row] && label !== wrong[row]).length;
  const onlyFirst = onlyBy(first, second), onlySecond = onlyBy(second, first);
  const rows = onlyFirst + onlySecond;
  const gap = Math.max(0, Math.abs(onlyFirst - onlySecond) - 1);
  const statistic = rows === 0 ? 0 : gap ** 2 / rows;
  return {
    onlyFirst,
    onlySecond,
    exactP: Math.min(1, 2 * halfBinomial(Math.min(onlyFirst, onlySecond), rows)),
    statistic,
    correctedP: Math.min(1, 2 * normalCdf(-Math.sqrt(statistic))),
  };
}

/** P(X ≤ k) of `n` throws of a fair coin. */
function halfBinomial(k: number, n: number): number {
  let logarithm = -n * Math.LN2, sum = 0;
  for (let i = 0; i <= k; i++) {
    sum += Math.exp(logarithm);
    logarithm += Math.log((n - i) / (i + 1));
  }
  return sum;
}
