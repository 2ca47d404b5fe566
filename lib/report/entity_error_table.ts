import type { Column } from "./table.ts";

/** What became of entities, and how they were read: the result of `entityF1` of lib/metrics. */
export interface ScoredEntities {
  mode: string;
  scheme: string;
  errors: {
    correct: number;
    wrongType: number;
    wrongBoundary: number;
    wrongBoundaryAndType: number;
    missed: number;
    spurious: number;
    edges: { startOnly: number; endOnly: number; both: number };
  };
  micro: { f1: number };
  partial: { f1: number };
}

/** A kind of error, and its cell for each report. */
export interface EntityErrorRow {
  kind: string;
  /** By the reports' names. */
  cells: Readonly<Record<string, string>>;
}

type Errors = ScoredEntities["errors"];

/** Kinds in the order in which they are shown, with the counts of which the share is taken. */
const KINDS: readonly { kind: string; count: (e: Errors) => number; isPredicted?: boolean }[] = [
  { kind: "right", count: ({ correct }) => correct },
  { kind: "right place, wrong type", count: ({ wrongType }) => wrongType },
  { kind: "right type, wrong boundary", count: ({ wrongBoundary }) => wrongBoundary },
  { kind: "wrong boundary and type", count: (errors) => errors.wrongBoundaryAndType },
  { kind: "missed", count: ({ missed }) => missed },
  { kind: "spurious (of those found)", count: ({ spurious }) => spurious, isPredicted: true },
  { kind: "of wrong boundaries: start only", count: ({ edges }) => edges.startOnly },
  { kind: "of wrong boundaries: end only", count: ({ edges }) => edges.endOnly },
  { kind: "of wrong boundaries: both", count: ({ edges }) => edges.both },
];

/**
 * What became of the entities, a line for each kind of error and a column for each report, with F1 and
 * partial F1 (an overlap of the right type counts half) below. Shares are of the true entities, of
 * spurious ones of those that were found. The titles say how the entities were read, for counts of
 * different readings are not comparable: the first one or, where readings differ, that of each report.
 *
 * @param reports by the name of what was scored
 * @returns rows and columns for `htmlTable`, `markdownTable`, `latexTable` and `csvTable`
 * @throws {RangeError} when there is no report
 *
 * @example
 * ```ts
 * import { entityF1 } from "lib/metrics/mod.ts";
 * import { entityErrorTable, markdownTable } from "lib/report/mod.ts";
 * const report = entityF1([["B-LOC", "O"]], [["B-LOC", "I-LOC"]], { mode: "strict", scheme: "BIO" });
 * const { rows, columns } = entityErrorTable({ "the model": report });
 * console.log(markdownTable(rows, columns)); // entities, strict BIO | the model | …
 * ```
 */
export function entityErrorTable(
  reports: Readonly<Record<string, ScoredEntities>>,
): { rows: EntityErrorRow[]; columns: Column<EntityErrorRow>[] } {
  const named = Object.entries(reports);
  if (named.length === 0) {
    throw new RangeError("Expected at least one report but found none. Try that of entityF1().");
  }
  const rowOf = (kind: string, cell: (report: ScoredEntities) => string): EntityErrorRow => ({
    kind,
    cells: Object.fromEntries(named.map(([name, report]) => [name, cell(report)])),
  });
  const rows = [
    ...KINDS.map(({ kind, count, isPredicted }) =>
      rowOf(kind, ({ errors }) => shareOf(count(errors), totalOf(errors, isPredicted)))
    ),
    rowOf("F1 (micro)", ({ micro }) => micro.f1.toFixed(4)),
    rowOf("partial F1 (micro)", ({ partial }) => partial.f1.toFixed(4)),
  ];
  const readings = named.map(([, { mode, scheme }]) => `${mode} ${scheme}`);
  const isOne = readings.every((reading) => reading === readings[0]);
  const columns = named.map(([name], k): Column<EntityErrorRow> => ({
    title: isOne ? name : `${name} (${readings[k]})`,
    value: ({ cells }) => cells[name],
    align: "right",
  }));
  const title = isOne ? `entities, ${readings[0]}` : "entities";
  return { rows, columns: [{ title, value: ({ kind }) => kind }, ...columns] };
}

/** The true entities, or the predicted ones: pairs, and those without a partner. */
function totalOf(errors: Errors, isPredicted = false): number {
  const { correct, wrongType, wrongBoundary, wrongBoundaryAndType, missed, spurious } = errors;
  const pairs = correct + wrongType + wrongBoundary + wrongBoundaryAndType;
  return pairs + (isPredicted ? spurious : missed);
}

function shareOf(count: number, total: number): string {
  return total === 0 ? `${count}` : `${count} (${(100 * count / total).toFixed(1)} %)`;
}
