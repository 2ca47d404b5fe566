import { criticalT, powerOfT, rootOf } from "./student_t.ts";

/** What {@linkcode smallestDifference} takes. */
export interface SmallestDifferenceInput {
  /** Pairs, from 2. */
  n: number;
  /** Deviation of the differences, from 0, as the pairs show it. */
  deviation: number;
  /** Level at which one comparison is tested: 0.05 divided by the comparisons of the table. */
  level: number;
  /** Chance with which the difference would be found; default 0.8. */
  power?: number;
}

/**
 * The smallest true mean difference that a two-sided paired t test of `n` pairs finds with the chance
 * `power`, in the unit of the scores (Cohen 1988, "Statistical Power Analysis", ch. 2; by the noncentral t
 * distribution). What lies below could well have been missed. Equal to statsmodels'
 * `TTestPower().solve_power(nobs=n, alpha=level, power=power)` times the deviation.
 *
 * The deviation is itself an estimate: of 5 pairs it may be off by a third and more.
 *
 * @returns 0 where the deviation is 0
 * @throws {RangeError} when an entry is out of range
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { smallestDifference } from "lib/metrics/mod.ts";
 * const found = smallestDifference({ n: 5, deviation: 0.01, level: 0.05 });
 * assert.equal(found.toFixed(4), "0.0168");
 * ```
 */
export function smallestDifference(
  { n, deviation, level, power = 0.8 }: SmallestDifferenceInput,
): number {
  if (!(Number.isInteger(n) && n >= 2 && deviation >= 0 && Number.isFinite(deviation))) {
    throw new RangeError(
      `Expected at least two pairs and a deviation from 0 but found n ${n} and ${deviation}.`,
    );
  }
  if (!(level > 0 && level < power && power < 1)) {
    throw new RangeError(
      `Expected a level above 0, and a power between it and 1, but found ${level} and ${power}. ` +
        "Try level 0.05 and power 0.8.",
    );
  }
  return deviation * shiftOf(n, level, power) / Math.sqrt(n);
}

const shifts = new Map<string, number>();

/** In standard errors; kept, for a table asks for the same again and again. */
function shiftOf(n: number, level: number, power: number): number {
  const key = `${n} ${level} ${power}`, critical = criticalT(level, n - 1);
  const shift = shifts.get(key) ?? rootOf((x) => powerOfT(x, critical, n - 1) >= power);
  shifts.set(key, shift);
  return shift;
}
