import { chiSquareTail } from "./chi_square.ts";

/** What {@linkcode sampleRatio} found. */
export interface SampleRatio {
  /** Units that each arm should have. */
  expected: number[];
  statistic: number;
  p: number;
}

/**
 * Whether an experiment's units are split as they should be: Pearson's χ² test of counts against shares. A
 * small p, by custom below 0.001, says that units get lost on the way of one arm (a crash, a time-out, a
 * filter), and then no other number of the experiment can be believed (Fabijan et al. 2019).
 * Equal to `scipy.stats.chisquare`.
 *
 * @param counts units of each arm, two arms or more
 * @param shares what each should have, in any unit
 * @throws {RangeError} when there are fewer than two arms, or a count or share is out of range
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sampleRatio } from "lib/metrics/mod.ts";
 * assert.ok(sampleRatio([5010, 4990], [1, 1]).p > 0.8);
 * assert.ok(sampleRatio([5200, 4800], [1, 1]).p < 0.001);
 * ```
 */
export function sampleRatio(counts: readonly number[], shares: readonly number[]): SampleRatio {
  const isSound = counts.length >= 2 && counts.length === shares.length &&
    counts.every((count) => Number.isInteger(count) && count >= 0) &&
    shares.every((share) => share > 0 && Number.isFinite(share));
  if (!isSound) {
    throw new RangeError(
      "Expected a whole number and a share above 0 for each of two arms or more but found " +
        `${JSON.stringify({ counts, shares })}. Try sampleRatio([510, 490], [1, 1]).`,
    );
  }
  const total = counts.reduce((a, b) => a + b, 0), whole = shares.reduce((a, b) => a + b, 0);
  const expected = shares.map((share) => total * share / whole);
  if (total === 0) return { expected, statistic: 0, p: 1 };
  const statistic = counts.reduce((sum, count, i) => {
    return sum + (count - expected[i]) ** 2 / expected[i];
  }, 0);
  return { expected, statistic, p: chiSquareTail(statistic, counts.length - 1) };
}
