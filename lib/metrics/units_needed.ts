import { normalQuantile } from "./normal.ts";

/** What {@linkcode unitsNeeded} takes. */
export interface UnitsNeededInput {
  /** Variances of single units in the two arms; of a rate p, p(1 − p). */
  variances: readonly [first: number, second: number];
  /** The smallest true difference that shall be found. */
  effect: number;
  /** Two-sided; default 0.05. */
  level?: number;
  /** Chance with which it shall be found; default 0.8. */
  power?: number;
  /** Share of the units that the second arm gets; default 0.5. */
  share?: number;
}

/**
 * How many units an experiment with one look needs, both arms together:
 *
 *     n = (z_{1 − α/2} + z_power)² · (σ₁² / (1 − s) + σ₂² / s) / δ²
 *
 * Equal to statsmodels' `normal_sample_size_one_tail` at half the level.
 *
 * @returns a whole number
 * @throws {RangeError} when an entry is out of range
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { unitsNeeded } from "lib/metrics/mod.ts";
 * // clicks of 10 % shall become 12 %
 * const variances = [0.1 * 0.9, 0.12 * 0.88] as const;
 * assert.equal(unitsNeeded({ variances, effect: 0.02 }), 7677);
 * ```
 */
export function unitsNeeded(
  { variances: [first, second], effect, level = 0.05, power = 0.8, share = 0.5 }: UnitsNeededInput,
): number {
  const isSound = first >= 0 && second >= 0 && Math.abs(effect) > 0 && level > 0 &&
    level < power && power < 1 && share > 0 && share < 1;
  if (!isSound) {
    throw new RangeError(
      "Expected variances from 0, an effect other than 0, 0 < level < power < 1 and 0 < share < 1 but " +
        `found ${JSON.stringify({ first, second, effect, level, power, share })}. Try ` +
        "{variances: [0.09, 0.1], effect: 0.02}.",
    );
  }
  const z = normalQuantile(1 - level / 2) + normalQuantile(power);
  return Math.ceil(z ** 2 * (first / (1 - share) + second / share) / effect ** 2);
}
