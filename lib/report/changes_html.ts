import { type ChangedText, type ChangePart, changeParts } from "./change_parts.ts";
import { escapeHtml } from "./escape_html.ts";
import { visibleHtml } from "./visible_html.ts";

/** Options of {@linkcode changesHtml}. */
export interface ChangesHtmlOptions {
  /** Characters to show on each side of a change; of longer stretches the middle is left out. Default 60. */
  context?: number;
}

// Half transparent, so that both look right on paper and at night.
const REMOVED = "background: rgba(213, 94, 0, 0.22); text-decoration: line-through";
const ADDED = "background: rgba(0, 114, 178, 0.22); text-decoration: none; font-weight: 600";
const BOX = "white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; " +
  "border-left: 3px solid rgba(127, 127, 127, 0.5); padding: 0.1rem 0.8rem; margin: 0.7rem 0";

/**
 * A text with its changes marked as an editor would: what went struck through, what came underlaid in
 * another colour, invisible characters by their code, and below it how often each rule was at work.
 * Everything is escaped.
 *
 * @param raw the text as it was
 * @param report what `cleanWithReport` of lib/text says of it, or its JSON
 * @throws {RangeError} when the changes are not those of this text
 *
 * @example
 * ```ts
 * import { changesHtml } from "lib/report/mod.ts";
 * import { cleanWithReport } from "lib/text/mod.ts";
 * const raw = "Tom &amp; <b>Jerry</b>";
 * console.log(changesHtml(raw, cleanWithReport(raw)).includes("<del")); // true
 * ```
 */
export function changesHtml(
  raw: string,
  report: ChangedText,
  { context = 60 }: ChangesHtmlOptions = {},
): string {
  const parts = changeParts(raw, report);
  const drawn = parts.map((part, i) =>
    part.rules.length > 0
      ? changed(part, context)
      : kept(part.removed, context, i > 0, i < parts.length - 1)
  );
  return `<div style="${BOX}">${drawn.join("")}\n<small>${
    escapeHtml(rulesOf(report))
  }</small></div>`;
}

function kept(text: string, context: number, isBegun: boolean, goesOn: boolean): string {
  const letters = [...text]; // code points: a cut never halves one
  const left = isBegun ? context : 0, right = goesOn ? context : 0;
  const room = left + right === 0 ? 2 * context : left + right;
  if (letters.length <= room + 1) return visibleHtml(text);
  if (!goesOn) return visibleHtml(letters.slice(0, room).join("")) + "…";
  const head = letters.slice(0, left).join(""), tail = letters.slice(-right || letters.length);
  return `${visibleHtml(head)}…${visibleHtml(tail.join(""))}`;
}

function changed({ removed, added, rules }: ChangePart, context: number): string {
  const title = `title="${escapeHtml(rules.join(", "))}"`;
  const mark = (name: string, style: string, text: string) =>
    text === "" ? "" : `<${name} style="${style}" ${title}>${markedText(text, context)}</${name}>`;
  return mark("del", REMOVED, removed) + mark("ins", ADDED, added);
}

/** A changed stretch, white space that would not be seen in it made visible. */
function markedText(text: string, context: number): string {
  const letters = [...text];
  const isLong = letters.length > 2 * context + 1;
  const shown = isLong
    ? `${letters.slice(0, context).join("")}…${letters.slice(-context).join("")}`
    : text;
  return visibleHtml(shown.replace(/^ +$| {2,}/g, (run) => "␣".repeat(run.length)))
    .replace(/\n/g, "⏎").replace(/\t/g, "⇥");
}

function rulesOf({ changes }: ChangedText): string {
  if (changes.length === 0) return "nothing changed";
  const counts = new Map<string, number>();
  for (const { rule } of changes) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return [...counts].map(([rule, count]) => `${rule} × ${count}`).join(" · ");
}
