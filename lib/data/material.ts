import type { Row, Splits } from "./rows.ts";

/** What a source gives: rows to be divided, or rows that it has divided itself. */
export type Material = UndividedRows | DividedRows;

/** Rows that are still to be de-duplicated and divided. */
export interface UndividedRows<R extends Row = Row> {
  rows: R[];
  /** Records without any text, which are no rows. */
  blank: number;
  /** What to know of the files. */
  notes?: readonly string[];
  /** Rows of equal keys must not be parted, where that is more than equal texts. */
  keyOf?(row: R): string;
  /** Makes the rows of one split from those it was given, e.g. adds negatives from among them. */
  expand?(rows: R[]): R[];
}

/** Rows in the source's own splits. */
export interface DividedRows<R extends Row = Row> {
  splits: Splits<R>;
  blank: number;
  /** What to know of the files. */
  notes?: readonly string[];
  /** What two splits must not share, where that is more than equal rows. */
  leakKeyOf?(row: R): string;
}
