import type { AuditFacts, RowExample } from "./audit.ts";
import { excerpt } from "./excerpt.ts";
import type { Conflict, RowPlace } from "./duplicate_report.ts";
import { conclude, type Conclusion, counted, examplesOf, percent } from "./finding.ts";
import type { NamedRows } from "./split_entries.ts";

/** Texts with more than one label. */
export function judgeConflicts({ conflicts }: AuditFacts, splits: NamedRows): Conclusion[] {
  if (conflicts.length === 0) return [conclude("good", "No text has two labels")];
  const [raw, cleaned] = [false, true].map((only) =>
    conflicts.filter(({ onlyCleaned }) => onlyCleaned === only)
  );
  const advice = "Decide which is right, or leave all of them out (loadDataset and loadFiles do).";
  const tell = (found: readonly Conflict[], when: string) => {
    const rows = found.reduce((sum, conflict) => sum + conflict.rows.length, 0);
    const message = `${counted(found.length, "text")} with more than one label${when} ` +
      `(${counted(rows, "row")})`;
    return conclude("fail", message, advice, found.map((each) => conflictExample(each, splits)));
  };
  return [
    ...(raw.length > 0 ? [tell(raw, "")] : []),
    ...(cleaned.length > 0 ? [tell(cleaned, " once they are cleaned")] : []),
  ];
}

function conflictExample({ rows, text }: Conflict, splits: NamedRows): RowExample {
  const [example] = examplesOf(rows, splits);
  const answers = rows.map(({ split, id, answer }) => `${excerpt(answer)} (${split} ${id})`);
  const shown = answers.slice(0, 3).join(", ") + (answers.length > 3 ? ", …" : "");
  return { row: example.row, text: `${excerpt(text)}: ${shown}` };
}

/** Rows that repeat an earlier one of their split. */
export function judgeDuplicates(
  { duplicates, splits: sizes }: AuditFacts,
  splits: NamedRows,
): Conclusion[] {
  const found = duplicates.flatMap(({ split, exact, folded, rows, cleaned }, k) => {
    const all = [...rows, ...cleaned ?? []];
    if (all.length === 0) return [];
    const share = percent(all.length / sizes[k].rows);
    const message =
      `${counted(all.length, "row")} of ${split} (${share}) repeating an earlier one: ` +
      howAlike(exact, folded, cleaned);
    const advice =
      "They count double, and dividing such rows at random puts copies on both sides: " +
      "de-duplicate before dividing (dedupeRows).";
    return [conclude("warn", message, advice, examplesOf(all, splits))];
  });
  return found.length > 0 ? found : [conclude("good", "No split has a text twice")];
}

/** Texts that two splits share. */
export function judgeLeaks(
  { leaks, splits: sizes }: AuditFacts,
  splits: NamedRows,
): Conclusion[] {
  if (sizes.filter(({ rows }) => rows > 0).length < 2) return [];
  const sizeOf = new Map(sizes.map(({ split, rows }) => [split, rows]));
  const found = leaks.flatMap(({ from, to, rows, exact, cleaned }) => {
    const all = [...rows, ...cleaned ?? []];
    if (all.length === 0) return [];
    const size = sizeOf.get(to) ?? 0;
    const message = `${all.length} of ${size} ${to} rows (${percent(all.length / size)}) with a ` +
      `text of ${from}: ${howAlike(exact, rows.length - exact, cleaned)}`;
    const advice = `Scores on ${to} would be too good: leave these texts out of ${from} ` +
      "(separateSplits).";
    return [conclude("fail", message, advice, examplesOf(all, splits))];
  });
  return found.length > 0 ? found : [conclude("good", "No text is in two splits")];
}

function howAlike(exact: number, folded: number, cleaned: readonly RowPlace[] | null): string {
  return `${exact} to the letter, ${folded} but for white space, width or case` +
    (cleaned ? `, ${cleaned.length} more after cleaning` : "");
}
