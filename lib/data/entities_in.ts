import { joinTokens, type Row } from "./rows.ts";

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
  const spans: { tokens: string[]; label: string }[] = [];
  let isOpen = false;
  row.tags.forEach((tag, index) => {
    const [, prefix, label] = /^([A-Z])-(.*)$/s.exec(tag) ?? ["", "O", ""];
    const last = spans.at(-1);
    const goesOn = isOpen && "IMEL".includes(prefix) && last?.label === label;
    if (goesOn) last.tokens.push(row.tokens[index]);
    else if (prefix !== "O") spans.push({ tokens: [row.tokens[index]], label });
    isOpen = "BIM".includes(prefix);
  });
  return spans.map(({ tokens, label }) => ({ text: joinTokens(tokens), label }));
}
