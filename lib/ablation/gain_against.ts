import { pairedTest } from "../metrics/mod.ts";
import { signedScore, smallP } from "../report/mod.ts";
import { decidingTest } from "./test_pairs.ts";

/** How gains are tested against a margin. */
export interface Against {
  margin: number;
  level: number;
  /** How many such tests are corrected together. */
  tests?: number;
}

/**
 * Tests whether the mean of some gains is the margin, two-sided, by the test that `compare` takes for so
 * many differences and tests.
 *
 * @returns p, not corrected, and the mean gain
 */
export function gainAgainst(
  gains: readonly number[],
  { margin, level, tests = 1 }: Against,
): { p: number; mean: number } {
  const test = decidingTest(gains.length, tests, level);
  const { p, mean } = pairedTest(gains.map(() => margin), gains, { test });
  return { p, mean: mean + margin };
}

/** The test in numbers: "+0.030 against +0.020, n = 5, p = 0.031". */
export function againstInNumbers(mean: number, margin: number, n: number, p: number): string {
  return `${signedScore(mean)} against ${signedScore(margin)}, n = ${n}, p ${smallP(p)}`;
}
