import { type EntityRow, spaceBefore, type TagRow } from "./rows.ts";
import { spansOfTags } from "./spans_of_tags.ts";

/**
 * A tagging row as a text with places of entities: words are joined, with spaces where their script has
 * them, and their tags become spans of characters, read leniently as `spansOfTags` does. A row of a text
 * comes back as it is.
 *
 * @example
 * ```ts
 * import { placeEntities } from "lib/data/mod.ts";
 * const row = { id: "1", tokens: ["in", "New", "York"], tags: ["O", "B-LOC", "I-LOC"] };
 * console.log(placeEntities(row)); // text "in New York", entities LOC 3–11
 * ```
 */
export function placeEntities(row: TagRow | EntityRow): EntityRow {
  if ("entities" in row) return row;
  const { text, places } = placesOfWords(row.tokens);
  const entities = spansOfTags(row.tags).map(({ start, end, label }) => ({
    start: places[start].start,
    end: places[end - 1].end,
    label,
  }));
  return { id: row.id, text, entities };
}

/** Words as one text, with spaces where their script has them, and where each stands in it. */
export function placesOfWords(words: readonly string[]) {
  let text = "";
  const places = words.map((word) => {
    text += spaceBefore(word, text);
    const start = text.length;
    text += word;
    return { start, end: text.length };
  });
  return { text, places };
}
