import { apportion } from "./apportion.ts";
import { groupBy } from "./group_by.ts";
import { shuffled } from "./random.ts";
import type { LabelledRow, Row } from "./rows.ts";
import { strataOf } from "./strata_of.ts";

/**
 * At most `n` rows with the labels in their proportions (tagging rows: the rarest entity types in
 * them); the rows keep their order. A smaller sample
 * of the same seed is not promised to be part of a larger one.
 *
 * @param n how many rows, an integer of at least 0; with fewer rows than that, all are returned
 * @param seed equal seeds give equal samples
 *
 * @example
 * ```ts
 * import { subsample } from "lib/data/mod.ts";
 * const rows = Array.from(
 *   { length: 100 },
 *   (_, i) => ({ id: `${i}`, text: `text ${i}`, label: i < 75 ? "a" : "b" }),
 * );
 * console.log(subsample(rows, 8, 1).filter(({ label }) => label === "a").length); // 6
 * ```
 */
export function subsample<R extends Row>(rows: readonly R[], n: number, seed: number): R[] {
  if (!Number.isInteger(n) || n < 0) {
    throw new RangeError(`Expected n to be an integer of at least 0 but found ${n}. Try 1000.`);
  }
  if (n >= rows.length) return [...rows];
  const strata = indicesByStratum(rows);
  const shares = apportion(n, strata.map((indices) => indices.length));
  return pick(rows, strata, shares, seed);
}

/**
 * The same number of rows for each label, for few-shot tasks; the rows keep their order.
 *
 * @param perLabel how many rows of each label, an integer of at least 1
 * @throws {RangeError} when a label has fewer rows
 *
 * @example
 * ```ts
 * import { fewShot } from "lib/data/mod.ts";
 * const rows = Array.from(
 *   { length: 100 },
 *   (_, i) => ({ id: `${i}`, text: `text ${i}`, label: String(i % 4) }),
 * );
 * console.log(fewShot(rows, 16, 1).length); // 64
 * ```
 */
export function fewShot<R extends LabelledRow>(
  rows: readonly R[],
  perLabel: number,
  seed: number,
): R[] {
  const strata = indicesByStratum(rows);
  const least = strata.reduce((few, indices) => indices.length < few.length ? indices : few);
  if (!Number.isInteger(perLabel) || perLabel < 1 || perLabel > least.length) {
    throw new RangeError(
      `Expected perLabel to be an integer from 1 to ${least.length} (the rows of label ` +
        `"${rows[least[0]].label}", the rarest) but found ${perLabel}. Try ${least.length}.`,
    );
  }
  return pick(rows, strata, strata.map(() => perLabel), seed);
}

/** Row numbers of each stratum, strata in alphabetical order. */
function indicesByStratum(rows: readonly Row[]): number[][] {
  const strata = strataOf(rows);
  const groups = groupBy(rows.keys(), (index) => strata[index]);
  return [...groups].sort(([a], [b]) => a < b ? -1 : 1).map(([, indices]) => indices);
}

function pick<R>(
  rows: readonly R[],
  strata: readonly number[][],
  shares: readonly number[],
  seed: number,
): R[] {
  const chosen = strata.flatMap((indices, k) => shuffled(indices, [seed, k]).slice(0, shares[k]));
  return chosen.sort((a, b) => a - b).map((index) => rows[index]);
}
