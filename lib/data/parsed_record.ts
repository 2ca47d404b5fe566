import type { RowProblem } from "./rows_error.ts";

/** One row as it stands in a file, before its shape is checked. */
export interface ParsedRecord {
  /** Line (or parquet row) at which it begins, from 1. */
  line: number;
  values: Readonly<Record<string, unknown>>;
}

/** What a parser makes of a file. */
export interface Parsed {
  records: ParsedRecord[];
  problems: RowProblem[];
}
