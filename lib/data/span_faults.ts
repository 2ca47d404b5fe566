import type { EntityRow, Row, TagRow } from "./rows.ts";

/**
 * What is suspicious about the entities of a row: tags out of order, and spans that overlap, that
 * begin or end with white space or punctuation, or that lie outside of the text. Empty for rows with
 * one label.
 *
 * @example
 * ```ts
 * import { spanFaults } from "lib/data/mod.ts";
 * const row = { id: "1", tokens: ["江", "泽", "民"], tags: ["O", "I-PER", "B-LOC"] };
 * console.log(spanFaults(row)); // ["tag 1: I-PER after O"]
 * ```
 */
export function spanFaults(row: Row): string[] {
  if ("tags" in row) return tagFaults(row);
  return "entities" in row ? entityFaults(row) : [];
}

const INSIDE = new Set(["I", "M", "E", "L"]);
const OPEN = new Set(["B", "I", "M"]);

/** Tags that no scheme allows: a tag inside or at the end of an entity that is not open. */
function tagFaults({ tokens, tags }: TagRow): string[] {
  const faults: string[] = [];
  const closes = tags.some((tag) => /^[ELSU]-/.test(tag)); // a scheme that marks where entities end
  tags.forEach((tag, index) => {
    const before = index === 0 ? "O" : tags[index - 1];
    const isOpen = OPEN.has(prefixOf(before));
    const goesOn = INSIDE.has(prefixOf(tag));
    const isSame = typeOf(before) === typeOf(tag);
    if (goesOn && !(isOpen && isSame)) faults.push(`tag ${index}: ${tag} after ${before}`);
    else if (closes && isOpen && !goesOn) faults.push(`tag ${index}: ${tag} after ${before}`);
    if (goesOn || prefixOf(tag) === "O" || !isBlank(tokens[index] ?? "")) return;
    faults.push(`tag ${index}: ${tag} on a blank token`);
  });
  const last = tags.at(-1) ?? "O";
  if (closes && OPEN.has(prefixOf(last))) faults.push(`tag ${tags.length - 1}: ${last} at the end`);
  return faults;
}

function prefixOf(tag: string): string {
  return tag.split("-", 1)[0];
}

function typeOf(tag: string): string {
  return tag.slice(prefixOf(tag).length + 1);
}

function isBlank(text: string): boolean {
  return text.trim() === "";
}

function entityFaults({ text, entities }: EntityRow): string[] {
  const faults: string[] = [];
  const ordered = entities.toSorted((a, b) => a.start - b.start || a.end - b.end);
  ordered.forEach(({ start, end, label }, index) => {
    const name = `${label} ${start}–${end} "${text.slice(start, end)}"`;
    if (start < 0 || end > text.length || start >= end) faults.push(`${name}: outside of the text`);
    else if (/^\s|\s$/u.test(text.slice(start, end))) faults.push(`${name}: white space at an end`);
    else if (/^\p{P}|[，。！？；：、,!?;:]$/u.test(text.slice(start, end))) {
      faults.push(`${name}: punctuation at an end`);
    }
    const next = ordered[index + 1];
    if (next && next.start < end) faults.push(`${name}: overlaps ${next.label} ${next.start}–`);
  });
  return faults;
}
