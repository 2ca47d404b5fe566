import type { Entity } from "./rows.ts";
import { spansOfTags } from "./spans_of_tags.ts";
import type { TagUnits } from "./tag_units.ts";

/**
 * The entities that tags of units mean, in characters of the raw text; for rows of words, in words. Tags
 * are read leniently, as `spansOfTags` does.
 *
 * @param tags of the units given by `numbers`, in order; default all units
 * @param numbers which units, e.g. those of `mergeWindows`
 *
 * @example
 * ```ts
 * import { encodeTagRows, entitiesOfUnits, tagSet } from "lib/data/mod.ts";
 * import { loadTokenizer } from "lib/tokenizer/mod.ts";
 * const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");
 * const rows = [{ id: "1", text: "在 北京", entities: [] }];
 * const [{ rowUnits }] = encodeTagRows(rows, tokenizer, { tags: tagSet(["LOC"], "BIO") });
 * console.log(entitiesOfUnits(["O", "B-LOC", "I-LOC"], rowUnits)); // LOC 2–4
 * ```
 */
export function entitiesOfUnits(
  tags: readonly string[],
  { words, places }: TagUnits,
  numbers: ArrayLike<number> = words.map((_, unit) => unit),
): Entity[] {
  return spansOfTags(tags).map(({ start, end, label }) => {
    const [first, last] = [numbers[start], numbers[end - 1]];
    return places === null
      ? { start: words[first], end: words[last] + 1, label }
      : { start: places[first][0], end: places[last][1], label };
  });
}
