import type { Conflict, DuplicateReport, Duplicates, Leak, RowPlace } from "./duplicate_report.ts";
import { rowKey } from "./duplicate_key.ts";
import { groupBy } from "./group_by.ts";
import { answerOf, type Row, textOf } from "./rows.ts";
import { type NamedRows, splitEntries } from "./split_entries.ts";

interface Placed extends RowPlace {
  text: string;
  answer: string;
}

type Group = Placed[];

/**
 * Finds texts that occur more than once, within and across splits: compared by `rowKey`, and again
 * after cleaning.
 *
 * @param clean what is done to texts before training; without it they are compared as they are only
 */
export function findDuplicates(
  splits: NamedRows,
  clean?: (text: string) => string,
): DuplicateReport {
  const names = splitEntries(splits).map(([split]) => split);
  const rows = splitEntries(splits).flatMap(([split, own]) =>
    own.map((row, index) => ({ row, placed: placeRow(row, split, index) }))
  );
  const groupsBy = (keyOf: (row: Row) => string): Group[] =>
    [...groupBy(rows, ({ row }) => keyOf(row)).values()]
      .filter(({ length }) => length > 1)
      .map((group) => group.map(({ placed }) => placed));
  const groups = groupsBy(rowKey);
  const cleaned = clean ? groupsBy((row) => rowKey(cleanRow(row, clean))) : null;
  const pairs = names.flatMap((from, k) => names.slice(k + 1).map((to) => ({ from, to })));
  return {
    duplicates: names.map((split) => duplicatesIn(groups, cleaned, split)),
    leaks: pairs.map(({ from, to }) => leakBetween(groups, cleaned, from, to)),
    conflicts: conflictsIn(groups, cleaned),
  };
}

function placeRow(row: Row, split: string, index: number): Placed {
  return { split, index, id: row.id, text: textOf(row), answer: answerOf(row) };
}

function cleanRow(row: Row, clean: (text: string) => string): Row {
  if ("tokens" in row) return { ...row, tokens: row.tokens.map(clean) };
  if ("textB" in row) return { ...row, text: clean(row.text), textB: clean(row.textB) };
  return { ...row, text: clean(row.text) };
}

function duplicatesIn(
  groups: readonly Group[],
  cleaned: readonly Group[] | null,
  split: string,
): Duplicates {
  const own = (group: Group) => group.filter((row) => row.split === split);
  const found = { split, exact: 0, folded: 0, rows: [] as RowPlace[] };
  for (const group of groups.map(own)) {
    const seen = new Set<string>();
    for (const row of group) {
      if (seen.size > 0) {
        found[seen.has(row.text) ? "exact" : "folded"]++;
        found.rows.push(placeOf(row));
      }
      seen.add(row.text);
    }
  }
  const repeated = cleaned?.flatMap((group) => own(group).slice(1));
  return {
    ...found,
    rows: inOrder(found.rows),
    cleaned: repeated ? others(repeated, found.rows) : null,
  };
}

function leakBetween(
  groups: readonly Group[],
  cleaned: readonly Group[] | null,
  from: string,
  to: string,
): Leak {
  const leak = { from, to, rows: [] as RowPlace[], exact: 0 };
  const sharedIn = (group: Group) =>
    group.some(({ split }) => split === from) ? group.filter(({ split }) => split === to) : [];
  for (const group of groups) {
    const texts = new Set(group.filter(({ split }) => split === from).map(({ text }) => text));
    const shared = sharedIn(group);
    leak.rows.push(...shared.map(placeOf));
    leak.exact += shared.filter(({ text }) => texts.has(text)).length;
  }
  return {
    ...leak,
    rows: inOrder(leak.rows),
    cleaned: cleaned && others(cleaned.flatMap(sharedIn), leak.rows),
  };
}

function conflictsIn(groups: readonly Group[], cleaned: readonly Group[] | null): Conflict[] {
  const raw = groups.filter(isConflict);
  const known = new Set(raw.flat());
  const further = (cleaned ?? []).filter((group) =>
    isConflict(group) && !group.some((row) => known.has(row))
  );
  return [
    ...raw.map((group) => conflictOf(group, false)),
    ...further.map((group) => conflictOf(group, true)),
  ];
}

/** Rows without an answer contradict nothing. */
function isConflict(group: Group): boolean {
  const answers = group.map(({ answer }) => answer).filter((answer) => answer !== "");
  return answers.some((answer) => answer !== answers[0]);
}

function conflictOf(group: Group, onlyCleaned: boolean): Conflict {
  const rows = group.map((row) => ({ ...placeOf(row), answer: row.answer }));
  return { text: group[0].text, rows, onlyCleaned };
}

function others(rows: readonly Placed[], known: readonly RowPlace[]): RowPlace[] {
  const indices = new Set(known.map(({ index }) => index));
  return inOrder(rows.filter(({ index }) => !indices.has(index)).map(placeOf));
}

function inOrder(rows: readonly RowPlace[]): RowPlace[] {
  return rows.toSorted((a, b) => a.index - b.index);
}

function placeOf({ split, index, id }: RowPlace): RowPlace {
  return { split, index, id };
}
