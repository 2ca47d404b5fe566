/** An entity of a row of tags: `[start, end)` in tags, and its type. */
export interface TaggedSpan {
  start: number;
  end: number;
  label: string;
}

/**
 * The entities of a row of tags, of any scheme, read leniently: a tag inside of an entity that is not
 * open begins one. The opposite of `tagsOfSpans`.
 *
 * @example
 * ```ts
 * import { spansOfTags } from "lib/data/mod.ts";
 * console.log(spansOfTags(["O", "B-LOC", "E-LOC", "S-PER"])); // LOC 1–3, PER 3–4
 * ```
 */
export function spansOfTags(tags: readonly string[]): TaggedSpan[] {
  const spans: TaggedSpan[] = [];
  let isOpen = false;
  tags.forEach((tag, at) => {
    const [, prefix, label] = /^([A-Z])-(.*)$/s.exec(tag) ?? ["", "O", ""];
    const last = spans.at(-1);
    const goesOn = isOpen && "IMEL".includes(prefix) && last?.label === label;
    if (goesOn) last.end = at + 1;
    else if (prefix !== "O") spans.push({ start: at, end: at + 1, label });
    isOpen = "BIM".includes(prefix);
  });
  return spans;
}
