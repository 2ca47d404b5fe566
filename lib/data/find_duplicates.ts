import { rowKey } from "./duplicate_key.ts";
import { groupBy } from "./group_by.ts";
import { answerOf, type Row, type Splits, textOf } from "./rows.ts";

/** A place in a dataset. */
export interface RowPlace {
  split: keyof Splits;
  /** Position in the split, from 0. */
  index: number;
  id: string;
}

/** Rows that repeat an earlier row of their own split. */
export interface Duplicates {
  split: keyof Splits;
  /** How many have the very same text as an earlier one. */
  exact: number;
  /** How many differ from the first only in white space, width or case. */
  folded: number;
  rows: RowPlace[];
}

/** Rows of one split whose text another split has too. */
export interface Leak {
  from: keyof Splits;
  to: keyof Splits;
  /** The rows of `to`. */
  rows: RowPlace[];
  /** How many of them have the very same text. */
  exact: number;
}

/** One text with several answers. */
export interface Conflict {
  text: string;
  rows: (RowPlace & { answer: string })[];
}

/** What {@link findDuplicates} finds. */
export interface DuplicateReport {
  duplicates: Duplicates[];
  leaks: Leak[];
  conflicts: Conflict[];
}

interface Placed extends RowPlace {
  text: string;
  answer: string;
}

const PAIRS = [["train", "dev"], ["train", "test"], ["dev", "test"]] as const;

/** Finds texts that occur more than once, compared by `rowKey`, within and across splits. */
export function findDuplicates(splits: Splits): DuplicateReport {
  const names = ["train", "dev", "test"] as const;
  const placed = names.flatMap((split) =>
    splits[split].map((row, index) => place(row, split, index))
  );
  const groups = [...groupBy(placed, ({ key }) => key).values()].filter(({ length }) => length > 1);
  return {
    duplicates: names.map((split) => duplicatesIn(groups, split)),
    leaks: PAIRS.map(([from, to]) => leakBetween(groups, from, to)),
    conflicts: groups.filter(isConflict).map(conflictOf),
  };
}

function place(row: Row, split: keyof Splits, index: number): Placed & { key: string } {
  return {
    ...{ split, index, id: row.id },
    text: textOf(row),
    answer: answerOf(row),
    key: rowKey(row),
  };
}

function duplicatesIn(groups: readonly Placed[][], split: keyof Splits): Duplicates {
  const found: Duplicates = { split, exact: 0, folded: 0, rows: [] };
  for (const group of groups) {
    const seen = new Set<string>();
    for (const row of group) {
      if (row.split !== split) continue;
      if (seen.size > 0) {
        found[seen.has(row.text) ? "exact" : "folded"]++;
        found.rows.push(placeOf(row));
      }
      seen.add(row.text);
    }
  }
  found.rows.sort((a, b) => a.index - b.index);
  return found;
}

function leakBetween(groups: readonly Placed[][], from: keyof Splits, to: keyof Splits): Leak {
  const leak: Leak = { from, to, rows: [], exact: 0 };
  for (const group of groups) {
    const texts = new Set(group.filter(({ split }) => split === from).map(({ text }) => text));
    if (texts.size === 0) continue;
    for (const row of group) {
      if (row.split !== to) continue;
      leak.rows.push(placeOf(row));
      if (texts.has(row.text)) leak.exact++;
    }
  }
  leak.rows.sort((a, b) => a.index - b.index);
  return leak;
}

function isConflict(group: readonly Placed[]): boolean {
  return group.some(({ answer }) => answer !== group[0].answer);
}

function conflictOf(group: readonly Placed[]): Conflict {
  const rows = group.map((row) => ({ ...placeOf(row), answer: row.answer }));
  return { text: group[0].text, rows };
}

function placeOf({ split, index, id }: RowPlace): RowPlace {
  return { split, index, id };
}
