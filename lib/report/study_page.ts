import { escapeHtml } from "./escape_html.ts";
import { htmlPage } from "./html_page.ts";

/** A chapter of a {@link studyPage}. */
export interface StudyPart {
  heading: string;
  /** Tables by `htmlTable`. */
  tables: readonly string[];
  /** Figures by `toSvg`, each with what stands below it. */
  figures: readonly { svg: string; caption: string }[];
  /** Sentences above them. */
  notes?: readonly string[];
}

/** What a {@link studyPage} shows. */
export interface StudyPage {
  title: string;
  /** What is true of all of it: data, machine, command. */
  facts: readonly (readonly [name: string, value: string])[];
  parts: readonly StudyPart[];
}

/**
 * A study as one HTML page that needs nothing else, for a screen of any width and for print: facts, tables
 * and figures, as in the appendix of a paper.
 *
 * @param page what to show; all but tables and figures is plain text
 *
 * @example
 * ```ts
 * import { studyPage } from "lib/report/mod.ts";
 * const html = studyPage({ title: "Pooling", facts: [["machine", "2 cores"]], parts: [] });
 * console.log(html.includes("<h1>Pooling</h1>")); // true
 * ```
 */
export function studyPage({ title, facts, parts }: StudyPage): string {
  const body = [
    "<dl>",
    ...facts.map(([name, value]) =>
      `<div><dt>${escapeHtml(name)}</dt><dd>${marked(value)}</dd></div>`
    ),
    "</dl>",
    ...parts.map(partHtml),
  ].join("\n");
  return htmlPage({ title, style: STYLE, body });
}

function partHtml({ heading, tables, figures, notes = [] }: StudyPart): string {
  return [
    `<section><h2>${escapeHtml(heading)}</h2>`,
    ...notes.map((note) => `<p>${marked(note)}</p>`),
    ...tables,
    ...figures.map(({ svg, caption }) =>
      `<figure>${svg}<figcaption>${escapeHtml(caption)}</figcaption></figure>`
    ),
    "</section>",
  ].join("\n");
}

/** Escaped, with what stands between backquotes as code. */
function marked(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}

const STYLE = `
@page { size: A4 landscape; margin: 15mm; }
body { margin: 0; background: #fff; color: #23282d; font: 1rem/1.55 system-ui, "Noto Sans",
  "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
main { max-width: 84rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: clamp(1.3rem, 4vw, 1.8rem); line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 2.2rem 0 0.6rem; font-size: 1.2rem; overflow-wrap: anywhere; }
p { max-width: 48rem; }
dl { margin: 0; font-size: 0.9rem; }
dl div { display: grid; grid-template-columns: 7rem 1fr; gap: 0.8rem; padding: 0.1rem 0; }
dt { color: #5c666e; }
dd { margin: 0; overflow-wrap: anywhere; }
code { font: 0.9em ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
table { width: 100%; min-width: 72rem; border-collapse: collapse; font-size: 0.85rem; line-height: 1.4;
  font-variant-numeric: tabular-nums; border-top: 2px solid #23282d; border-bottom: 2px solid #23282d; }
caption { text-align: left; padding: 0.4rem 0; font-size: 0.9rem; }
th, td { padding: 0.35rem 0.6rem; vertical-align: top; overflow-wrap: break-word !important; }
th:first-child, td:first-child { position: sticky; left: 0; background: #fff; min-width: 6rem; }
td:last-child { min-width: 18rem; }
[style*="right"] { white-space: nowrap; }
th { border-bottom: 1px solid #23282d; font-weight: 600; }
figure { margin: 1.2rem 0; max-width: 46rem; break-inside: avoid; }
figcaption { font-size: 0.9rem; color: #4d565d; }
tr, h2 { break-inside: avoid; }
h2, caption { break-after: avoid; }
@media print {
  main { max-width: none; padding: 0; }
  body { font-size: 10pt; }
  div { overflow: visible !important; }
  table { min-width: 0; font-size: 7.5pt; }
  th, td { padding: 0.2rem 0.4rem; }
  th:first-child, td:first-child { position: static; }
  td:last-child { min-width: 0; }
}
`;
