import { type Arm, checkArm, varianceOfDifference } from "./arm.ts";

/** How a sequential test is made. */
export interface SequentialOptions {
  /**
   * The difference that one hopes to see, in the unit of the means: at about this size the test is quickest.
   * It is never wrong more often for being chosen badly, only slower.
   */
  effect: number;
  /** Default 0.05. */
  level?: number;
  /**
   * Units that each arm must have before a look counts, for means of few are not normal; default 100. Of
   * rare events, take so many that some ten of them are expected.
   */
  from?: number;
}

/** What is known after some looks. */
export interface SequentialState {
  /** Mean of the second minus that of the first, at the last look. */
  difference: number;
  /** The smallest p so far: it may be compared with the level at any time, and acted upon. */
  p: number;
  /** Holds the true difference at all looks at once with probability 1 − level. */
  interval: { low: number; high: number };
}

/** Before the first look. */
export const NO_LOOK: SequentialState = {
  difference: 0,
  p: 1,
  interval: { low: -Infinity, high: Infinity },
};

/**
 * One look at a running experiment, of as many as one likes: the mixture sequential probability ratio test
 * (Robbins 1970; for two arms Johari, Koomen, Pekelis & Walsh 2022, "Always valid inference"). With
 * θ the difference of the means, V its variance and τ the hoped-for effect,
 *
 *     Λ = √(V / (V + τ²)) · exp(τ²θ² / (2V(V + τ²))),   p = min over all looks of 1 / Λ
 *
 * and under no difference p falls below the level *ever* with at most that probability. The price: to
 * find a difference takes more units than a test with one look would.
 *
 * @param before what the look before gave; default: there was none
 * @throws {RangeError} when an arm is none, or an option out of range
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sequentialLook } from "lib/metrics/mod.ts";
 * const rate = (n: number, mean: number) => ({ n, mean, variance: mean * (1 - mean) });
 * const monday = sequentialLook(rate(900, 0.1), rate(900, 0.13), { effect: 0.03 });
 * assert.ok(monday.p > 0.05); // which a test for one look calls p = 0.046
 * const friday = sequentialLook(rate(9000, 0.1), rate(9000, 0.13), { effect: 0.03 }, monday);
 * assert.ok(friday.p < 0.001 && friday.interval.low > 0);
 * ```
 */
export function sequentialLook(
  first: Arm,
  second: Arm,
  { effect, level = 0.05, from = 100 }: SequentialOptions,
  before: SequentialState = NO_LOOK,
): SequentialState {
  checkArm(first, "first");
  checkArm(second, "second");
  checkOptions(effect, level, from);
  if (Math.min(first.n, second.n) < Math.max(from, 2)) return before;
  const difference = second.mean - first.mean, variance = varianceOfDifference(first, second);
  if (variance === 0) return { ...before, difference };
  const both = variance + effect ** 2, spread = Math.log(both / variance);
  const logRatio = (effect * difference) ** 2 / (2 * variance * both) - spread / 2;
  const reach = Math.sqrt(variance * both / effect ** 2 * (2 * Math.log(1 / level) + spread));
  return {
    difference,
    p: Math.min(before.p, Math.exp(-logRatio)),
    interval: {
      low: Math.max(before.interval.low, difference - reach),
      high: Math.min(before.interval.high, difference + reach),
    },
  };
}

function checkOptions(effect: number, level: number, from: number): void {
  if (effect > 0 && Number.isFinite(effect) && level > 0 && level < 1 && from >= 0) return;
  throw new RangeError(
    `Expected an effect above 0, a level between 0 and 1 and a start from 0 but found ${effect}, ` +
      `${level} and ${from}. Try {effect: 0.02, level: 0.05, from: 100}.`,
  );
}
