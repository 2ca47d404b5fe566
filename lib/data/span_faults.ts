import type { Entity, EntityRow, Row, TagRow } from "./rows.ts";

/** Kinds of suspicious entities. */
export const SPAN_KINDS = {
  order: "with tags out of order",
  blank: "with an entity that begins at a blank token",
  outside: "with an entity outside of the text",
  empty: "with an empty entity",
  space: "with white space at an entity's edge",
  punctuation: "with punctuation at an entity's edge",
  crossing: "with crossing entities",
  nested: "with an entity inside of another",
} as const;

/** Something suspicious about an entity: its kind, and the entity in words. */
export interface SpanProblem {
  kind: typeof SPAN_KINDS[keyof typeof SPAN_KINDS];
  detail: string;
}

/**
 * What is suspicious about the entities of a row, in words: tags out of order, and spans that overlap,
 * are empty, begin or end with white space or punctuation, or lie outside of the text. Empty for rows
 * with one label.
 *
 * @example
 * ```ts
 * import { spanFaults } from "lib/data/mod.ts";
 * const row = { id: "1", tokens: ["江", "泽", "民"], tags: ["O", "I-PER", "B-LOC"] };
 * console.log(spanFaults(row)); // ["tag 1: I-PER after O"]
 * ```
 */
export function spanFaults(row: Row): string[] {
  return spanProblems(row).map(({ detail }) => detail);
}

/** As {@link spanFaults}, with the kind of each. */
export function spanProblems(row: Row): SpanProblem[] {
  if ("tags" in row) return tagProblems(row);
  return "entities" in row ? entityProblems(row) : [];
}

const INSIDE = new Set(["I", "M", "E", "L"]);
const OPEN = new Set(["B", "I", "M"]);

/** Tags that no scheme allows: a tag inside or at the end of an entity that is not open. */
function tagProblems({ tokens, tags }: TagRow): SpanProblem[] {
  const found: SpanProblem[] = [];
  const closes = tags.some((tag) => /^[ELSU]-/.test(tag)); // a scheme that marks where entities end
  tags.forEach((tag, index) => {
    const before = index === 0 ? "O" : tags[index - 1];
    const isOpen = OPEN.has(prefixOf(before));
    const goesOn = INSIDE.has(prefixOf(tag));
    const isSame = typeOf(before) === typeOf(tag);
    const isStray = goesOn ? !(isOpen && isSame) : closes && isOpen;
    if (isStray) found.push(problem("order", `tag ${index}: ${tag} after ${before}`));
    if (goesOn || prefixOf(tag) === "O" || !isBlank(tokens[index] ?? "")) return;
    found.push(problem("blank", `tag ${index}: ${tag} on a blank token`));
  });
  const last = tags.at(-1) ?? "O";
  if (closes && OPEN.has(prefixOf(last))) {
    found.push(problem("order", `tag ${tags.length - 1}: ${last} at the end`));
  }
  return found;
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

function entityProblems({ text, entities }: EntityRow): SpanProblem[] {
  const ordered = entities.toSorted((a, b) => a.start - b.start || b.end - a.end);
  return ordered.flatMap((entity, index) => {
    const next = ordered[index + 1];
    return [...edgeProblems(text, entity), ...(next ? overlapProblems(text, entity, next) : [])];
  });
}

function edgeProblems(text: string, entity: Entity): SpanProblem[] {
  const { start, end } = entity;
  const name = nameOf(text, entity);
  if (start === end) return [problem("empty", `${name}: empty`)];
  if (start < 0 || end > text.length || start > end) {
    return [problem("outside", `${name}: outside of the text`)];
  }
  const span = text.slice(start, end);
  if (/^\s|\s$/u.test(span)) return [problem("space", `${name}: white space at an end`)];
  if (isCutByPunctuation(span)) {
    return [problem("punctuation", `${name}: punctuation at an end`)];
  }
  return [];
}

function overlapProblems(text: string, entity: Entity, next: Entity): SpanProblem[] {
  if (next.start >= entity.end || next.start < entity.start) return [];
  const kind = next.end <= entity.end ? "nested" : "crossing";
  return [problem(kind, `${nameOf(text, entity)}: overlaps ${next.label} ${next.start}–`)];
}

function nameOf(text: string, { start, end, label }: Entity): string {
  return `${label} ${start}–${end} "${text.slice(start, end)}"`;
}

const PARTNERS: Readonly<Record<string, string>> = {
  "《": "》",
  "〈": "〉",
  "（": "）",
  "(": ")",
  "[": "]",
  "【": "】",
  "「": "」",
  "『": "』",
  "“": "”",
  "‘": "’",
  '"': '"',
};
const CLOSERS = new Set(Object.values(PARTNERS));

/** Marks that separate, and brackets without their partner; a title in its marks is sound. */
function isCutByPunctuation(span: string): boolean {
  const [first, last] = [span[0], span[span.length - 1]];
  if (
    /^[\p{Pd}，。！？；：、…·,;:!?.]/u.test(span) || /[\p{Pd}，。！？；：、…,;:!?]$/u.test(span)
  ) {
    return true;
  }
  const opens = Object.hasOwn(PARTNERS, first) && !span.slice(1).includes(PARTNERS[first]);
  const opener = Object.keys(PARTNERS).find((key) => PARTNERS[key] === last);
  const closes = opener !== undefined && !span.slice(0, -1).includes(opener);
  return opens || closes || (CLOSERS.has(first) && !Object.hasOwn(PARTNERS, first)) ||
    (Object.hasOwn(PARTNERS, last) && !CLOSERS.has(last));
}

function problem(kind: keyof typeof SPAN_KINDS, detail: string): SpanProblem {
  return { kind: SPAN_KINDS[kind], detail };
}
