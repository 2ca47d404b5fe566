import { apportion } from "./apportion.ts";
import { rowKey } from "./duplicate_key.ts";
import { groupBy } from "./group_by.ts";
import { shuffled } from "./random.ts";
import type { Row, Splits } from "./rows.ts";
import { strataOf } from "./strata_of.ts";

/** How {@link splitRows} divides. */
export interface SplitOptions<R> {
  /** Shares of train, dev and test; any positive scale. Default 0.8, 0.1, 0.1. */
  fractions?: readonly [train: number, dev: number, test: number];
  /** Equal seeds give equal splits. */
  seed: number;
  /** Rows of equal keys stay together. Default: {@link rowKey}. */
  keyOf?: (row: R) => string;
}

/**
 * Divides rows into train, dev and test: stratified by label (tagging rows by the rarest entity type
 * in them), seeded, and with all rows of one duplicate key in one split, so that nothing leaks. A
 * group counts for the stratum of its first row. Within a split the rows keep their order.
 *
 * @example
 * ```ts
 * import { splitRows } from "lib/data/mod.ts";
 * const rows = Array.from(
 *   { length: 100 },
 *   (_, i) => ({ id: `${i}`, text: `text ${i}`, label: String(i % 2) }),
 * );
 * const { train, dev, test } = splitRows(rows, { seed: 1 });
 * console.log(train.length, dev.length, test.length); // 80 10 10
 * ```
 */
export function splitRows<R extends Row>(rows: readonly R[], options: SplitOptions<R>): Splits<R> {
  const { fractions = [0.8, 0.1, 0.1], ...dealing } = options;
  const [train, dev, test] = dealRows(rows, fractions, dealing);
  return { train, dev, test };
}

/**
 * Divides rows into parts of the given shares, as {@linkcode splitRows} does: by label, by seed, and with
 * all rows of one duplicate key in one part. Equal shares make the folds of a cross-validation.
 *
 * @example
 * ```ts
 * import { dealRows } from "lib/data/mod.ts";
 * const rows = Array.from({ length: 20 }, (_, i) => ({ id: `${i}`, text: `${i}`, label: "a" }));
 * console.log(dealRows(rows, [1, 1, 1, 1], { seed: 1 }).map((part) => part.length)); // [5, 5, 5, 5]
 * ```
 */
export function dealRows<R extends Row>(
  rows: readonly R[],
  fractions: readonly number[],
  { seed, keyOf = rowKey }: Omit<SplitOptions<R>, "fractions">,
): R[][] {
  const strata = strataOf(rows);
  const groups = groupBy(rows.keys(), (index) => keyOf(rows[index])).values();
  const parts: number[][] = fractions.map(() => []);
  const byStratum = groupBy(groups, ([first]) => strata[first]);
  [...byStratum].sort(([a], [b]) => a < b ? -1 : 1).forEach(([, members], k) =>
    deal(shuffled(members, [seed, k]), fractions, parts)
  );
  return parts.map((indices) => indices.sort((a, b) => a - b).map((index) => rows[index]));
}

/** Hands out whole groups until each part has its share of the stratum's rows. */
function deal(groups: readonly number[][], fractions: readonly number[], parts: number[][]): void {
  const size = groups.reduce((sum, group) => sum + group.length, 0);
  const wanted = apportion(size, fractions);
  const given = parts.map(() => 0);
  for (const group of groups) {
    // The part that lacks most in proportion to its share.
    let best = -1;
    for (let k = 0; k < wanted.length; k++) {
      if (wanted[k] === 0) continue;
      if (best === -1 || given[k] / wanted[k] < given[best] / wanted[best]) best = k;
    }
    given[best] += group.length;
    parts[best].push(...group);
  }
}
