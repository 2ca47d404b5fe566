/** What is known of one arm of an experiment: enough for tests of means and of rates. */
export interface Arm {
  /** Units, such as people. */
  n: number;
  mean: number;
  /** Sample variance (n − 1) of single units; 0 where n < 2. */
  variance: number;
}

/** No unit yet. */
export const EMPTY_ARM: Arm = { n: 0, mean: 0, variance: 0 };

/**
 * An arm with one unit more (Welford 1962): the values themselves need not be kept.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { type Arm, EMPTY_ARM, withValue } from "lib/metrics/mod.ts";
 * const arm = [1, 0, 0, 1].reduce<Arm>(withValue, EMPTY_ARM);
 * assert.deepEqual([arm.n, arm.mean, arm.variance], [4, 0.5, 1 / 3]);
 * ```
 */
export function withValue({ n, mean, variance }: Arm, value: number): Arm {
  const away = value - mean, next = mean + away / (n + 1);
  const squares = variance * Math.max(n - 1, 0) + away * (value - next);
  return { n: n + 1, mean: next, variance: n === 0 ? 0 : squares / n };
}

/** @throws {RangeError} If an arm is none, by its name. */
export function checkArm(arm: Arm, name: string): void {
  const { n, mean, variance } = arm;
  if (Number.isInteger(n) && n >= 0 && Number.isFinite(mean) && variance >= 0) return;
  throw new RangeError(
    `Expected units, a mean and a variance from 0 but found ${
      JSON.stringify(arm)
    } (where: ${name}).`,
  );
}

/** Variance of the difference of two arms' means. */
export function varianceOfDifference(first: Arm, second: Arm): number {
  return first.variance / first.n + second.variance / second.n;
}
