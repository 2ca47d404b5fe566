import { type BootstrapOptions, checkBootstrap, type Interval, intervalOf } from "./bootstrap.ts";
import { randomNumbers } from "./random.ts";

/** A column of rows, as what each row adds to which of some sums. */
export interface RowCells {
  /** The cell of each row, from 0. */
  cells: ArrayLike<number>;
  /** How many cells there are. */
  size: number;
  /** What each row adds to its cell; default 1 each, so that the sums are counts. */
  values?: ArrayLike<number>;
}

/**
 * Percentile intervals for scores that depend on counts or sums over rows only, such as F1, accuracy and
 * mean loss: the draws of {@linkcode bootstrapInterval}, and so its numbers, but each draw costs an
 * addition a row, and all scores share it.
 *
 * @param columns what each row counts for; a resample takes the same rows of each
 * @param scores finite numbers from the sums, one array of cells for each column; it must not keep them
 * @param options how many draws, which level
 * @returns an interval for each score
 * @throws {RangeError} when columns differ in length or are empty, an option is out of range, or a score
 * is not a finite number
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bootstrapCounts } from "lib/metrics/mod.ts";
 * const right = { cells: [0, 1, 1, 1], size: 2 }; // cell 1: rows predicted right
 * const [{ estimate }] = bootstrapCounts([right], ([counts]) => [counts[1] / 4]);
 * assert.equal(estimate, 0.75);
 * ```
 */
export function bootstrapCounts(
  columns: readonly [RowCells, ...RowCells[]],
  scores: (sums: readonly Float64Array[]) => readonly number[],
  options: Omit<BootstrapOptions, "method"> = {},
): Interval[] {
  const { samples = 2000, level = 0.95, seed = 1 } = options;
  checkBootstrap(columns.map(({ cells }) => cells), samples, level);
  const rows = columns[0].cells.length, drawn = Int32Array.from({ length: rows }, (_, i) => i);
  const typed = columns.map(typedColumn);
  const estimates = [...checkedScores(scores(sumsOf(typed, drawn)))];
  const resampled = estimates.map(() => new Float64Array(samples)), random = randomNumbers(seed);
  for (let sample = 0; sample < samples; sample++) {
    for (let i = 0; i < rows; i++) drawn[i] = Math.floor(random() * rows);
    const found = checkedScores(scores(sumsOf(typed, drawn)));
    for (let k = 0; k < resampled.length; k++) resampled[k][sample] = found[k];
  }
  return estimates.map((estimate, k) => intervalOf(estimate, resampled[k].sort(), level));
}

interface TypedColumn {
  cells: Int32Array;
  values: Float64Array | undefined;
  sums: Float64Array;
}

function typedColumn({ cells, size, values }: RowCells): TypedColumn {
  return {
    cells: Int32Array.from(cells),
    values: values && Float64Array.from(values),
    sums: new Float64Array(size),
  };
}

function sumsOf(columns: readonly TypedColumn[], rows: Int32Array): Float64Array[] {
  for (const { cells, values, sums } of columns) {
    sums.fill(0);
    if (values) { for (let i = 0; i < rows.length; i++) sums[cells[rows[i]]] += values[rows[i]]; }
    else for (let i = 0; i < rows.length; i++) sums[cells[rows[i]]]++;
  }
  return columns.map(({ sums }) => sums);
}

function checkedScores(values: readonly number[]): readonly number[] {
  const odd = values.find((value) => !Number.isFinite(value));
  if (odd === undefined) return values;
  throw new RangeError(`Expected the scores to be finite numbers but found ${odd} on a resample.`);
}
