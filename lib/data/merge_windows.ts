import type { TagExample } from "./encode_tag_rows.ts";

/** Numbers of a row's units, put together from its windows. */
export interface MergedRow {
  /** The row's number among those that were encoded. */
  row: number;
  /** [found] the units that stand in a window, in order: all of them unless the row was cut off. */
  units: Int32Array;
  /** [found × width] */
  values: Float32Array;
}

/**
 * Puts together what a model gave for the windows of long rows, such as emissions or probabilities: each
 * unit's numbers come from the window in which it has the most context on its scanter side.
 *
 * @param examples as `encodeTagRows` gave them
 * @param values of each example, [tokens × width], token after token
 * @param width numbers to a token
 * @returns one entry a row, by rising row
 *
 * @example
 * ```ts
 * import { encodeTagRows, mergeWindows, tagSet } from "lib/data/mod.ts";
 * import { loadTokenizer } from "lib/tokenizer/mod.ts";
 * const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");
 * const rows = [{ id: "1", text: "在北京".repeat(20), entities: [] }];
 * const windows = encodeTagRows(rows, tokenizer, { tags: tagSet([], "BIO"), maxLength: 32, overlap: 8 });
 * const values = windows.map(({ encoding }) => Float32Array.from(encoding.ids));
 * console.log(windows.length, mergeWindows(windows, values, 1)[0].units.length); // 3 60
 * ```
 */
export function mergeWindows(
  examples: readonly TagExample[],
  values: readonly ArrayLike<number>[],
  width: number,
): MergedRow[] {
  const rows = new Map<number, Map<number, Source>>();
  examples.forEach(({ row, units }, example) => {
    const best = rows.get(row) ?? new Map<number, Source>();
    rows.set(row, best);
    units.forEach((unit, token) => {
      if (unit === -1) return;
      const context = Math.min(token, units.length - 1 - token);
      if (context > (best.get(unit)?.context ?? -1)) best.set(unit, { example, token, context });
    });
  });
  return [...rows].sort(([a], [b]) => a - b).map(([row, best]) => {
    const units = Int32Array.from([...best.keys()].sort((a, b) => a - b));
    const merged = new Float32Array(units.length * width);
    units.forEach((unit, k) => {
      const { example, token } = best.get(unit) as Source;
      for (let i = 0; i < width; i++) merged[k * width + i] = values[example][token * width + i];
    });
    return { row, units, values: merged };
  });
}

/** Where a unit's numbers come from. */
interface Source {
  example: number;
  token: number;
  /** Tokens to the nearer end of the window. */
  context: number;
}
