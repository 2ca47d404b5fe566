import { type Column, tableText } from "./table.ts";

/**
 * Rows as comma-separated values (RFC 4180): a line of titles, then a line each; cells with commas, quotes
 * or line breaks are quoted. A cell that a spreadsheet would take for a formula begins with an apostrophe
 * (OWASP, "CSV Injection"). Numbers are written in full where `value` gives numbers.
 *
 * @param rows what to show, one row each
 * @param columns heading and value of each column
 * @throws {RangeError} when there is no column
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { csvTable } from "lib/report/mod.ts";
 * const table = csvTable([{ name: 'a, "b"', f1: 0.5 }], [
 *   { title: "variant", value: (row) => row.name },
 *   { title: "F1", value: (row) => row.f1 },
 * ]);
 * assert.equal(table, 'variant,F1\r\n"a, ""b""",0.5\r\n');
 * ```
 */
export function csvTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const { titles } = tableText(rows, columns);
  const cells = rows.map((row) => columns.map(({ value }) => value(row)));
  const line = (texts: readonly string[]) => `${texts.map(quoted).join(",")}\r\n`;
  const text = (cell: ReturnType<Column<Row>["value"]>) =>
    typeof cell === "number" ? String(cell) : safe(String(cell ?? ""));
  return line(titles.map(safe)) + cells.map((row) => line(row.map(text))).join("");
}

const safe = (text: string) => /^[=+\-@\t\r]/.test(text) && !isNumber(text) ? `'${text}` : text;
const isNumber = (text: string) => text.trim() !== "" && Number.isFinite(Number(text));
const quoted = (text: string) => /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
