import { joinTokens, type Row } from "./rows.ts";
import { spansOfTags } from "./spans_of_tags.ts";

/** An entity as it stands in a text. */
export interface MarkedText {
  text: string;
  label: string;
}

/**
 * The entities of a tagging row with their texts; empty for other rows. Tags are read leniently: a tag
 * inside of an entity that is not open begins one.
 */
export function entitiesIn(row: Row): MarkedText[] {
  if ("entities" in row) {
    return row.entities.map(({ start, end, label }) => ({
      text: row.text.slice(start, end),
      label,
    }));
  }
  if (!("tags" in row)) return [];
  return spansOfTags(row.tags).map(({ start, end, label }) => ({
    text: joinTokens(row.tokens.slice(start, end)),
    label,
  }));
}
