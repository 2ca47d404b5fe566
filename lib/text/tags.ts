import { EditList } from "./edit_list.ts";
import { extendsCluster } from "./grapheme.ts";
import { type Tag, tagAt } from "./html_tag.ts";
import type { Edit, TextRule } from "./rule.ts";
import { TagEnds } from "./tag_ends.ts";
import { Trait } from "./traits.ts";

/** Removes HTML's tags, comments, scripts and style sheets; what no browser takes for one stays. */
export const tagsRule: TextRule = {
  name: "tags",
  reason: "Mark-up left over from a page is not what its writer said.",
  concerns: (traits) => (traits & Trait.LESS_THAN) !== 0,
  find,
};

/** Tags that end a line in a browser. */
const LINES = new Set(
  ("address article aside blockquote body br caption center dd details dialog dir div dl dt " +
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html li main menu nav " +
    "ol optgroup option p pre script section style summary table tbody tfoot thead title tr ul")
    .split(" "),
);
const CELLS = new Set(["td", "th"]);

function find(text: string): Edit[] {
  const list = new EditList();
  const ends = new TagEnds(text);
  for (let at = text.indexOf("<"); at !== -1;) {
    const { end, replacement } = markupAt(text, at, ends);
    const found = end > at && !extendsCluster(text, end);
    if (found) list.replace(at, end, replacement);
    at = text.indexOf("<", found ? end : at + 1);
  }
  return list.edits;
}

const NOTHING = { end: -1, replacement: "" };

/** Where the mark-up at `at` ends, and what remains of it. */
function markupAt(text: string, at: number, ends: TagEnds) {
  const next = text[at + 1];
  if (next === "!") return { end: ends.ofDeclaration(at), replacement: "" };
  if (next === "?") return { end: ends.ofInstruction(at), replacement: "" };
  const tag = tagAt(text, at);
  if (tag === null || isOwnWord(text, at, tag, ends)) return NOTHING;
  const hidesContent = !tag.closing && (tag.name === "script" || tag.name === "style");
  const end = hidesContent ? Math.max(tag.end, ends.ofElement(tag.name, tag.end)) : tag.end;
  return { end, replacement: LINES.has(tag.name) ? "\n" : CELLS.has(tag.name) ? " " : "" };
}

/** Tags that are often left open; other names in brackets may be a writer's own, as in <TIME>. */
const OFTEN_OPEN = new Set(
  ("a b body br center div em font h1 h2 h3 h4 h5 h6 head hr html i img li ol p pre q s script " +
    "span strong style table tbody td th thead tr u ul wbr").split(" "),
);

/**
 * Whether an opening tag without attributes that nothing closes is no mark-up: `<TIME>`, or `<b>` in
 * "a<b>c", which may as well be two comparisons.
 */
function isOwnWord(text: string, at: number, tag: Tag, ends: TagEnds): boolean {
  if (!tag.bare || tag.closing || tag.name === "p") return false;
  const betweenWords = tag.name.length === 1 && /[\w)]/.test(nearest(text, at, -1)) &&
    /[\w(]/.test(nearest(text, tag.end - 1, 1));
  return (betweenWords || !OFTEN_OPEN.has(tag.name)) && !ends.isClosed(tag.name);
}

/** The unit next to `at`, or the one beyond a space. */
function nearest(text: string, at: number, step: -1 | 1): string {
  const beside = text[at + step] ?? "";
  return beside === " " ? text[at + 2 * step] ?? "" : beside;
}
