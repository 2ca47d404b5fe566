import { basename, extname } from "node:path";
import { z } from "zod";
import { nearestName } from "../fetch/mod.ts";
import type { ParsedRecord } from "./parsed_record.ts";
import { parseFile, type ReadOptions, readRows } from "./read_rows.ts";
import { type RowProblem, RowsError } from "./rows_error.ts";

/** A line of a review list, with what somebody decided. */
export const ReviewDecision = z.object({
  id: z.string(),
  /** The row, as the list names it. */
  row: z.string(),
  /** Its label when the list was made. */
  label: z.string(),
  /** The right label; "(drop)" to leave the row out; empty to leave it as it is. */
  decision: z.string(),
});
type ReviewDecision = z.infer<typeof ReviewDecision>;

/** How a review is applied. */
export interface ApplyReviewOptions extends ReadOptions {
  /** Column of the labels; default "label". */
  label?: string;
  /** Take labels that no row has had; else they are taken for slips of the pen. */
  newLabels?: boolean;
}

/** What became of the rows. */
export interface AppliedReview {
  /** The whole file anew, in the format of the old one. */
  text: string;
  changed: number;
  dropped: number;
  /** Looked at, and left as they are. */
  kept: number;
}

/** As a reviewer writes it to leave a row out. */
const DROPPED = "(drop)";

/**
 * Applies a filled-in review list to the file that it is about. Neither file is touched: the corrected text
 * is returned.
 *
 * @param list .csv, as `csvTable(reviewList(…), reviewColumns)` of lib/report makes it
 * @param path .csv, .tsv, .txt or .jsonl with a label a row
 * @throws {RowsError} listing every decision that cannot be applied: a row that is not there or is there
 * twice, one whose label has changed since, a label that no row has
 *
 * @example
 * ```ts
 * import { applyReview } from "lib/data/mod.ts";
 * const correct = async (list: string, file: string) => {
 *   const { text, changed } = await applyReview(list, file);
 *   await Deno.writeTextFile(file.replace(".csv", ".reviewed.csv"), text);
 *   return changed;
 * };
 * console.log(typeof correct);
 * ```
 */
export async function applyReview(
  list: string,
  path: string,
  { label = "label", newLabels = false, ...read }: ApplyReviewOptions = {},
): Promise<AppliedReview> {
  const format = formatOf(path), name = basename(path);
  const { records, problems } = await parseFile(path, read);
  if (problems.length > 0) throw new RowsError(path, problems);
  const decisions = await readRows(list, ReviewDecision);
  const byRow = new Map(decisions.map((decision) => [decision.row, decision]));
  const idOf = ({ values, line }: ParsedRecord) => String(values.id ?? `${name}:${line}`);
  checkDecisions(list, decisions, records, { idOf, label, newLabels });
  const counts = { changed: 0, dropped: 0, kept: 0 };
  const reviewed = records.flatMap((record) => {
    const decision = byRow.get(idOf(record))?.decision.trim();
    if (decision === undefined) return [record.values];
    if (decision === DROPPED) return counts.dropped++, [];
    if (decision === "") return counts.kept++, [record.values];
    counts.changed++;
    return [{ ...record.values, [label]: decision }];
  });
  return { text: format(reviewed), ...counts };
}

interface Checking {
  idOf: (record: ParsedRecord) => string;
  label: string;
  newLabels: boolean;
}

function checkDecisions(
  list: string,
  decisions: readonly ReviewDecision[],
  records: readonly ParsedRecord[],
  { idOf, label, newLabels }: Checking,
): void {
  const labels = new Map(records.map((record) => [idOf(record), String(record.values[label])]));
  const known = new Set(labels.values()), seen = new Set<string>();
  const faultOf = ({ row, label: then, decision }: ReviewDecision): string | undefined => {
    const now = labels.get(row), wanted = decision.trim();
    if (now === undefined) return `expected a row of the file but found "${row}"`;
    if (seen.has(row)) return `expected each row once but found "${row}" again`;
    seen.add(row);
    if (now !== then) {
      return `expected the label "${then}" of ${row} but the file has "${now}": it was changed since`;
    }
    if (wanted === "" || wanted === DROPPED || known.has(wanted) || newLabels) return undefined;
    const near = nearestName(wanted, [...known, DROPPED]);
    return `expected a label of the file or "${DROPPED}" but found "${wanted}"` +
      (near ? `. Did you mean "${near}"?` : "");
  };
  const problems = decisions.flatMap((decision): RowProblem[] => {
    const message = faultOf(decision), line = Number(decision.id.split(":").at(-1));
    return message ? [{ line: line || 1, column: "decision", message }] : [];
  });
  if (problems.length > 0) throw new RowsError(list, problems);
}

type Values = Readonly<Record<string, unknown>>;

function formatOf(path: string): (rows: readonly Values[]) => string {
  const ending = extname(path).toLowerCase();
  if (ending === ".jsonl") {
    return (rows) => rows.map((row) => JSON.stringify(row) + "\n").join("");
  }
  if (ending === ".csv") return (rows) => delimited(rows, ",", quoted);
  if (ending === ".tsv" || ending === ".txt") {
    return (rows) => delimited(rows, "\t", (cell) => cell);
  }
  throw new TypeError(
    `Expected a file ending in .csv, .tsv, .txt or .jsonl but found "${ending}" (${path}). ` +
      "Try converting it.",
  );
}

const quoted = (cell: string) => /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

function delimited(
  rows: readonly Values[],
  separator: string,
  quote: (cell: string) => string,
): string {
  const header = Object.keys(rows[0] ?? {});
  const line = (cells: unknown[]) => cells.map((cell) => quote(String(cell ?? ""))).join(separator);
  return [header, ...rows.map((row) => header.map((name) => row[name]))]
    .map((cells) => line(cells) + "\n").join("");
}
