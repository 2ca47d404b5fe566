import { randomNumbers } from "./random.ts";
import { twoSidedT } from "./student_t.ts";

/** Options of {@linkcode pairedTest}. */
export interface PairedTestOptions {
  /**
   * `permutation` (default) assumes only that, were there no difference, each pair could as well have
   * come the other way round. `t` assumes in addition that the differences are normally distributed, and
   * gets more out of few pairs for it.
   */
  test?: "permutation" | "t";
  /** Random sign patterns where there are too many to try them all; default 20,000. */
  samples?: number;
  /** Of the random patterns; default 1. */
  seed?: number;
}

/** What a paired test found. */
export interface PairedTest {
  test: "permutation" | "t";
  /** Pairs. */
  n: number;
  /** Mean of second minus first. */
  mean: number;
  /** Sample deviation (n − 1) of the differences. */
  deviation: number;
  /** The mean difference for `permutation`; t for `t`. */
  statistic: number;
  /** Two-sided. */
  p: number;
  /** Whether p was counted or computed, not estimated from random patterns. */
  isExact: boolean;
}

/** Up to so many pairs all 2ⁿ patterns are tried. */
const MOST_PAIRS = 16;

/**
 * Whether two columns of scores differ, pair by pair: the scores of two variants with the same seeds.
 *
 * `permutation` flips the signs of the differences (Fisher 1935): p is the share of all 2ⁿ patterns
 * whose mean is at least as far from 0 as the one found, so it cannot be smaller than 2¹⁻ⁿ: with 5 pairs
 * 0.0625, with 6 0.031, with 8 0.008. Beyond 16 pairs random patterns are drawn and p is (b + 1) / (m + 1)
 * (Phipson & Smyth 2010). Equal to `scipy.stats.permutation_test(permutation_type="samples")`.
 *
 * `t` is Student's paired t test, equal to `scipy.stats.ttest_rel`; where all differences are equal its p
 * is 0, or 1 if they are 0.
 *
 * @param first scores, such as the baseline's by seed
 * @param second scores of the same pairs, in the same order
 * @returns mean difference and p
 * @throws {RangeError} when the columns differ in length or have fewer than two pairs, a score is not
 * finite, or `samples` is no whole number from 1
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { pairedTest } from "lib/metrics/mod.ts";
 * const { p } = pairedTest([0.81, 0.79, 0.8, 0.82], [0.84, 0.83, 0.82, 0.85]);
 * assert.equal(p, 2 / 16); // 2 of 16 patterns: all plus, all minus
 * ```
 */
export function pairedTest(
  first: readonly number[],
  second: readonly number[],
  options: PairedTestOptions = {},
): PairedTest {
  const { test = "permutation", samples = 20_000, seed = 1 } = options;
  checkPairs(first, second, samples);
  const differences = second.map((score, i) => score - first[i]), n = differences.length;
  const mean = sumOf(differences) / n, deviation = deviationOf(differences, mean);
  const found = { test, n, mean, deviation };
  if (test === "t") {
    const statistic = mean === 0 ? 0 : mean / (deviation / Math.sqrt(n));
    return { ...found, statistic, p: twoSidedT(statistic, n - 1), isExact: true };
  }
  const isExact = n <= MOST_PAIRS;
  const p = isExact ? exactShare(differences) : randomShare(differences, samples, seed);
  return { ...found, statistic: mean, p, isExact };
}

const sumOf = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0);

function deviationOf(values: readonly number[], mean: number): number {
  const size = Math.max(...values.map(Math.abs));
  // Rounding would give differences that are equal in the scores' digits a deviation of 1e-17.
  if (values.every((x) => Math.abs(x - values[0]) <= 1e-12 * size)) return 0;
  return Math.sqrt(sumOf(values.map((x) => (x - mean) ** 2)) / (values.length - 1));
}

/** A sum counts as equal to the one found in spite of rounding. */
function threshold(differences: readonly number[]): number {
  return Math.abs(sumOf(differences)) - 1e-12 * sumOf(differences.map(Math.abs));
}

/** By symmetry the first sign may stay: the other half of the patterns are these turned round. */
function exactShare(differences: readonly number[]): number {
  const bound = threshold(differences), [fixed, ...flipped] = differences;
  const patterns = 2 ** flipped.length;
  let reached = 0;
  for (let pattern = 0; pattern < patterns; pattern++) {
    let sum = fixed;
    for (let i = 0; i < flipped.length; i++) sum += pattern >> i & 1 ? -flipped[i] : flipped[i];
    if (Math.abs(sum) >= bound) reached++;
  }
  return reached / patterns;
}

function randomShare(differences: readonly number[], samples: number, seed: number): number {
  const bound = threshold(differences), random = randomNumbers(seed);
  let reached = 0;
  for (let sample = 0; sample < samples; sample++) {
    const sum = differences.reduce((all, x) => all + (random() < 0.5 ? -x : x), 0);
    if (Math.abs(sum) >= bound) reached++;
  }
  return (reached + 1) / (samples + 1);
}

function checkPairs(first: readonly number[], second: readonly number[], samples: number): void {
  if (first.length !== second.length || first.length < 2) {
    throw new RangeError(
      `Expected two columns of the same pairs, at least two, but found ${first.length} and ` +
        `${second.length} scores. Try the scores of the seeds that both have.`,
    );
  }
  const odd = [...first, ...second].find((score) => !Number.isFinite(score));
  if (odd !== undefined) {
    throw new RangeError(
      `Expected finite scores but found ${odd}. Try leaving out pairs in which a run has no score.`,
    );
  }
  if (Number.isInteger(samples) && samples >= 1) return;
  throw new RangeError(
    `Expected samples to be a whole number from 1 but found ${samples}. Try 20000.`,
  );
}
