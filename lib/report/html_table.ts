import { escapeHtml } from "./escape_html.ts";
import { type Column, tableText } from "./table.ts";

/**
 * Rows as an HTML table. Every title and cell is escaped, and kept from changing the direction of
 * its neighbours' text; the table scrolls by itself where a phone is narrower.
 *
 * @param rows what to show, one row each
 * @param columns heading and value of each column
 * @param options.caption a line above the table
 * @returns one `<div>` with the table
 * @throws {RangeError} when there is no column
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { htmlTable } from "lib/report/mod.ts";
 * const html = htmlTable([{ label: "<b>", f1: 0.87654 }], [
 *   { title: "class", value: (row) => row.label },
 *   { title: "F1", value: (row) => row.f1 },
 * ]);
 * assert.match(html, /&lt;b&gt;.*0\.8765/s);
 * ```
 */
export function htmlTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  options: { caption?: string } = {},
): string {
  const { titles, align, cells } = tableText(rows, columns);
  const style = (j: number) =>
    `style="text-align: ${align[j]}; unicode-bidi: isolate; overflow-wrap: anywhere"`;
  const head = titles.map((title, j) => `<th scope="col" ${style(j)}>${escapeHtml(title)}</th>`);
  const body = cells.map((row) =>
    `<tr>${row.map((cell, j) => `<td ${style(j)}>${escapeHtml(cell)}</td>`).join("")}</tr>`
  );
  return [
    '<div style="overflow-x: auto"><table>',
    ...(options.caption ? [`<caption>${escapeHtml(options.caption)}</caption>`] : []),
    `<thead><tr>${head.join("")}</tr></thead>`,
    `<tbody>\n${body.join("\n")}\n</tbody>`,
    "</table></div>",
  ].join("\n");
}
