import type { AuditFacts, Fault } from "./audit.ts";
import { conclude, type Conclusion, counted } from "./finding.ts";
import { NO_LABEL, NO_TEXT, NO_WORD, ONE_CHARACTER } from "./row_faults.ts";

const ADVICE = new Map([
  [NO_TEXT, "Leave them out, or look why their text is gone."],
  [NO_LABEL, "Label them or leave them out."],
  [NO_WORD, "There is nothing to learn from them: leave them out."],
  [ONE_CHARACTER, "See whether their labels can be told from that."],
]);

/** Sizes, lines that are no rows, and rows without a text or label. */
export function judgeRows(facts: AuditFacts): Conclusion[] {
  const unlabelled = unlabelledSplits(facts);
  const faults = facts.faults.filter(({ kind }) => ADVICE.has(kind));
  const conclusions = [
    ...judgeSizes(facts),
    ...judgeUnreadable(facts),
    ...faults.flatMap((fault) => judgeFault(fault, unlabelled)),
    ...[...unlabelled].map(([split, rows]) =>
      conclude(
        "info",
        `None of the ${rows} ${split} rows has a label`,
        "They cannot be scored. If they have labels, name the column of these.",
      )
    ),
  ];
  if (conclusions.some(({ level }) => level === "fail" || level === "warn")) return conclusions;
  return [...conclusions, conclude("good", "Every row can be read and has a text")];
}

function judgeSizes({ splits }: AuditFacts): Conclusion[] {
  const empty = splits.every(({ rows }) => rows === 0);
  if (empty) return [conclude("fail", "There are no rows", "Try another file.")];
  const sizes = splits.map(({ split, rows }) => `${split} ${counted(rows, "row")}`);
  return [conclude("info", sizes.join(", "))];
}

function judgeUnreadable({ unreadable }: AuditFacts): Conclusion[] {
  if (unreadable.length === 0) return [];
  const examples = unreadable.map(({ split, file, line, column, message }) => ({
    row: { split, index: -1, id: `${file}:${line}` },
    text: column === null ? message : `column "${column}": ${message}`,
  }));
  const message = `${counted(unreadable.length, "problem")} of reading: these lines are no rows`;
  return [conclude("fail", message, "Correct them; the whole list is in the JSON form.", examples)];
}

/** Splits of which no row is labelled: test sets are published so. */
function unlabelledSplits({ faults, splits }: AuditFacts): Map<string, number> {
  const without = faults.find(({ kind }) => kind === NO_LABEL)?.rows ?? [];
  const all = splits.filter(({ split, rows }) =>
    rows > 0 && without.filter((row) => row.split === split).length === rows
  );
  return new Map(all.map(({ split, rows }) => [split, rows]));
}

function judgeFault(fault: Fault, unlabelled: ReadonlyMap<string, number>): Conclusion[] {
  const { kind } = fault;
  const isApart = (split: string) => kind === NO_LABEL && unlabelled.has(split);
  const rows = fault.rows.filter(({ split }) => !isApart(split));
  if (rows.length === 0) return [];
  const level = kind === NO_TEXT || kind === NO_LABEL ? "fail" : "warn";
  const examples = fault.examples.filter(({ row }) => !isApart(row.split));
  return [conclude(level, `${counted(rows.length, "row")} ${kind}`, ADVICE.get(kind), examples)];
}
