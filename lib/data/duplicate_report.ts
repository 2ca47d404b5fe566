/** A place in a dataset. */
export interface RowPlace {
  split: string;
  /** Position in the split, from 0. */
  index: number;
  id: string;
}

/** Rows that repeat an earlier row of their own split. */
export interface Duplicates {
  split: string;
  /** How many have the very same text as an earlier one. */
  exact: number;
  /** How many differ from the first only in white space, width or case. */
  folded: number;
  /** Those counted in `exact` and `folded`. */
  rows: RowPlace[];
  /** Further rows, which repeat an earlier one only once both are cleaned; null where none was. */
  cleaned: RowPlace[] | null;
}

/** Rows of one split whose text another split has too. */
export interface Leak {
  from: string;
  to: string;
  /** The rows of `to`, compared without regard to white space, width and case. */
  rows: RowPlace[];
  /** How many of them have the very same text. */
  exact: number;
  /** Further rows of `to`, whose text `from` has only once both are cleaned; null where none was. */
  cleaned: RowPlace[] | null;
}

/** One text with several answers. */
export interface Conflict {
  text: string;
  rows: (RowPlace & { answer: string })[];
  /** Whether the texts are the same only once they are cleaned. */
  onlyCleaned: boolean;
}

/** What `findDuplicates` finds. */
export interface DuplicateReport {
  duplicates: Duplicates[];
  leaks: Leak[];
  conflicts: Conflict[];
}
