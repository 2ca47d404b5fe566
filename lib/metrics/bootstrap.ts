import { normalCdf, normalQuantile } from "./normal.ts";
import { randomNumbers } from "./random.ts";

/** Columns over the same rows, such as true and predicted labels. */
export type Columns = readonly [readonly unknown[], ...(readonly unknown[])[]];

/** Options of {@link bootstrapInterval}. */
export interface BootstrapOptions {
  /** How many resamples; default 2000, enough for the ends of a 95 % interval. */
  samples?: number;
  /** Share of resamples inside the interval; default 0.95. */
  level?: number;
  /** Same seed, same interval; default 1. */
  seed?: number;
  /**
   * `percentile` (default) reads the ends off the resampled metric. `bca` also corrects bias and
   * skew, worth it for few rows, at the price of one more evaluation per row.
   */
  method?: "percentile" | "bca";
}

/** A metric and how far it could have moved with other rows of the same kind. */
export interface Interval {
  estimate: number;
  low: number;
  high: number;
  /** Standard deviation of the resampled metric. */
  standardError: number;
  level: number;
  samples: number;
  /** The method used: `bca` falls back to `percentile` where it is undefined. */
  method: "percentile" | "bca";
}

/**
 * A confidence interval for any metric over rows, by drawing rows with replacement (Efron &
 * Tibshirani 1993, "An Introduction to the Bootstrap", ch. 13 for percentile, ch. 14 for BCa).
 * Equal to `scipy.stats.bootstrap(paired=True)` on the same draws.
 *
 * Name the classes in the metric (`labels`): otherwise a resample that misses a rare class averages
 * over fewer classes. BCa is undefined where every resample lies on one side of the estimate or
 * leaving out a row never changes it; the percentile interval is returned then and says so.
 *
 * @param columns columns of equal length; a resample takes the same rows of each
 * @param metric a finite number from resampled columns, which it must not keep or change
 * @param options how many draws, which interval
 * @returns the metric on the rows as they are, with its interval
 * @throws {RangeError} when columns differ in length or are empty, an option is out of range, or
 * the metric is not a finite number
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { accuracy, bootstrapInterval } from "lib/metrics/mod.ts";
 * const truth = [1, 0, 1, 1, 0, 1, 0, 0], guess = [1, 0, 1, 0, 0, 1, 1, 0];
 * const { estimate, low, high } = bootstrapInterval([truth, guess], accuracy);
 * assert.equal(estimate, 0.75);
 * assert.ok(low < 0.5 && high === 1); // eight rows say little
 * ```
 */
export function bootstrapInterval<C extends Columns>(
  columns: Readonly<C>,
  metric: (...columns: C) => number,
  options: BootstrapOptions = {},
): Interval {
  const { samples = 2000, level = 0.95, seed = 1, method = "percentile" } = options;
  checkBootstrap(columns, samples, level);
  const rows = columns[0].length;
  const score = (row: (i: number) => number, size: number) =>
    scoreRows(columns, metric, Array.from({ length: size }, (_, i) => row(i)));
  const random = randomNumbers(seed);
  const estimate = score((i) => i, rows);
  const drawn = Array.from(
    { length: samples },
    () => score(() => Math.floor(random() * rows), rows),
  ).sort((a, b) => a - b);
  const tails: Tails = [(1 - level) / 2, (1 + level) / 2];
  const leaveOut = (left: number) => score((i) => i < left ? i : i + 1, rows - 1);
  const corrected = method === "bca" && rows > 1
    ? bcaTails(tails, drawn, estimate, Array.from({ length: rows }, (_, i) => leaveOut(i)))
    : undefined;
  return intervalOf(estimate, drawn, level, corrected);
}

type Tails = [number, number];

/**
 * The interval whose ends lie at shares of the resampled metric, sorted: those of the level, or corrected
 * ones.
 */
export function intervalOf(
  estimate: number,
  drawn: ArrayLike<number>,
  level: number,
  corrected?: Tails,
): Interval {
  const [low, high] = (corrected ?? [(1 - level) / 2, (1 + level) / 2])
    .map((share) => quantile(drawn, share));
  const method = corrected ? "bca" : "percentile";
  return { estimate, low, high, standardError: sd(drawn), level, samples: drawn.length, method };
}

function scoreRows<C extends Columns>(
  columns: Readonly<C>,
  metric: (...columns: C) => number,
  rows: readonly number[],
): number {
  // Mapping a tuple keeps its length and element types, which TypeScript does not express.
  const resampled = columns.map((column) => rows.map((row) => column[row])) as readonly unknown[];
  const value = metric(...resampled as C);
  if (Number.isFinite(value)) return value;
  throw new RangeError(
    `Expected the metric to be a finite number but found ${value} on a resample of the rows. ` +
      "Try a metric that is defined when a class is absent.",
  );
}

/** Where BCa reads the ends (Efron & Tibshirani, eq. 14.10), or undefined where it has no value. */
function bcaTails(
  tails: Tails,
  drawn: readonly number[],
  estimate: number,
  jackknife: readonly number[],
): Tails | undefined {
  const below = drawn.reduce((n, x) => n + (x < estimate ? 1 : x === estimate ? 0.5 : 0), 0);
  const bias = normalQuantile(below / drawn.length); // eq. 14.14, ties counted half
  const mean = jackknife.reduce((sum, x) => sum + x, 0) / jackknife.length;
  const cubes = jackknife.reduce((sum, x) => sum + (mean - x) ** 3, 0);
  const squares = jackknife.reduce((sum, x) => sum + (mean - x) ** 2, 0);
  const acceleration = cubes / (6 * squares ** 1.5); // eq. 14.15
  const corrected = tails.map((share) => {
    const shifted = bias + normalQuantile(share);
    return normalCdf(bias + shifted / (1 - acceleration * shifted));
  });
  return corrected.every(Number.isFinite) && Number.isFinite(bias)
    ? [corrected[0], corrected[1]]
    : undefined;
}

/** The value below which a share of sorted values lies, linear between neighbours. */
function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

function sd(values: ArrayLike<number>): number {
  let sum = 0, squares = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  const mean = sum / values.length;
  for (let i = 0; i < values.length; i++) squares += (values[i] - mean) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/** Refuses columns and options that nothing can be drawn from or with. */
export function checkBootstrap(
  columns: readonly ArrayLike<unknown>[],
  samples: number,
  level: number,
): void {
  const lengths = columns.map((column) => column.length);
  if (lengths.some((length) => length !== lengths[0]) || lengths[0] === 0) {
    throw new RangeError(
      "Expected columns of one equal, non-zero length but found lengths " +
        `${lengths.join(", ")}. Try columns of the same rows.`,
    );
  }
  if (!Number.isInteger(samples) || samples < 2) {
    throw new RangeError(
      `Expected samples to be a whole number from 2 but found ${samples}. Try 2000.`,
    );
  }
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`Expected level between 0 and 1 but found ${level}. Try 0.95.`);
  }
}
