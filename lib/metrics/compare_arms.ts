import { type Arm, checkArm, varianceOfDifference } from "./arm.ts";
import { normalCdf, normalQuantile } from "./normal.ts";

/** What {@linkcode compareArms} found. */
export interface ArmComparison {
  /** Mean of the second minus that of the first. */
  difference: number;
  /** Interval of the true difference, at 1 − level. */
  interval: { low: number; high: number };
  z: number;
  /** Two-sided. */
  p: number;
}

/**
 * Whether two arms of an experiment differ in their means or rates: the z test with each arm's own
 * variance (Welch), for arms of some thirty units and more; of rates, with some ten units of either kind
 * in each arm. Equal to statsmodels' `CompareMeans.ztest_ind(usevar="unequal")`.
 *
 * **It is for one look**, at a size that was fixed beforehand: who looks every day and stops at the first
 * p below the level is wrong far more often than the level says. For that there is `sequentialLook`.
 *
 * @param first the baseline
 * @param options.level of the interval; default 0.05
 * @throws {RangeError} when an arm is none or has fewer than two units
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compareArms } from "lib/metrics/mod.ts";
 * const rate = (n: number, mean: number) => ({ n, mean, variance: mean * (1 - mean) * n / (n - 1) });
 * assert.equal(compareArms(rate(2000, 0.1), rate(2000, 0.12)).p.toFixed(3), "0.043");
 * ```
 */
export function compareArms(first: Arm, second: Arm, { level = 0.05 } = {}): ArmComparison {
  checkArm(first, "first");
  checkArm(second, "second");
  if (first.n < 2 || second.n < 2) {
    throw new RangeError(
      `Expected two units in each arm but found ${first.n} and ${second.n}. Try again later.`,
    );
  }
  const difference = second.mean - first.mean;
  const deviation = Math.sqrt(varianceOfDifference(first, second));
  const z = difference === 0 ? 0 : difference / deviation, p = 2 * normalCdf(-Math.abs(z));
  const reach = normalQuantile(1 - level / 2) * deviation;
  return { difference, interval: { low: difference - reach, high: difference + reach }, z, p };
}
