import { formatNumber } from "./format_number.ts";

/** What a cell may hold. */
export type Cell = string | number | boolean | null | undefined;

/** One column of a table over rows of type `Row`. */
export interface Column<Row> {
  /** The heading, as plain text; with the unit where there is one. */
  title: string;
  /** The cell of a row: numbers are formatted, text is shown as it is. */
  value: (row: Row) => Cell;
  /** Default: numbers right, all else left. */
  align?: "left" | "right";
}

/** The text of each cell, and each column's side. */
export interface TableText {
  titles: string[];
  align: ("left" | "right")[];
  cells: string[][];
}

/** Cells as plain text, not yet escaped. */
export function tableText<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): TableText {
  if (columns.length === 0) {
    throw new RangeError("Expected at least one column but found none. Try { title, value }.");
  }
  const cells = rows.map((row) => columns.map((column) => column.value(row)));
  const align = columns.map((column, j) =>
    column.align ?? (cells.some((row) => typeof row[j] === "number") ? "right" : "left")
  );
  return {
    titles: columns.map((column) => column.title),
    align,
    cells: cells.map((row) => row.map(cellText)),
  };
}

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return "–";
  return typeof cell === "number" ? formatNumber(cell) : String(cell);
}
