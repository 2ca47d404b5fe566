import { type Column, tableText } from "./table.ts";

/**
 * Rows as a Markdown table (GitHub's form). Cells are escaped against Markdown, HTML and TeX, and
 * stay on one line.
 *
 * @param rows what to show, one row each
 * @param columns heading and value of each column
 * @returns the table, ending with a line break
 * @throws {RangeError} when there is no column
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { markdownTable } from "lib/report/mod.ts";
 * const table = markdownTable([{ name: "a|b", f1: 0.5 }], [
 *   { title: "variant", value: (row) => row.name },
 *   { title: "F1", value: (row) => row.f1 },
 * ]);
 * assert.equal(table, "| variant | F1 |\n| :-- | --: |\n| a\\|b | 0.5000 |\n");
 * ```
 */
export function markdownTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): string {
  const { titles, align, cells } = tableText(rows, columns);
  const line = (texts: readonly string[]) => `| ${texts.join(" | ")} |\n`;
  return line(titles.map(escapeMarkdown)) +
    line(align.map((side) => side === "right" ? "--:" : ":--")) +
    cells.map((row) => line(row.map(escapeMarkdown))).join("");
}

function escapeMarkdown(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\\`*_[\]|$~]/g, "\\$&")
    .trim();
}
