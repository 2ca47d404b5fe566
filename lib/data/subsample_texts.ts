import { rowKey } from "./duplicate_key.ts";
import { groupBy } from "./group_by.ts";
import { shuffled } from "./random.ts";
import type { Row } from "./rows.ts";

/**
 * All rows of `n` distinct texts, which are drawn by seed: a smaller set in which texts repeat as often as
 * they do in the whole, to see what duplicates do. Rows keep their order. With fewer texts than that, all
 * rows are returned.
 *
 * @param n how many texts, an integer of at least 0; two are the same when their `rowKey` is
 * @throws {RangeError} when it is none
 *
 * @example
 * ```ts
 * import { subsampleTexts } from "lib/data/mod.ts";
 * const rows = ["好", "差", "好"].map((text, i) => ({ id: `${i}`, text, label: "a" }));
 * console.log(subsampleTexts(rows, 1, 1).length); // 2 or 1, as the seed falls
 * ```
 */
export function subsampleTexts<R extends Row>(rows: readonly R[], n: number, seed: number): R[] {
  if (!Number.isInteger(n) || n < 0) {
    throw new RangeError(`Expected n to be an integer of at least 0 but found ${n}. Try 1000.`);
  }
  const groups = [...groupBy(rows.keys(), (index) => rowKey(rows[index])).values()];
  const chosen = shuffled(groups, seed).slice(0, n).flat();
  return chosen.sort((a, b) => a - b).map((index) => rows[index]);
}
