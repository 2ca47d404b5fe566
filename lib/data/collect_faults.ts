import type { Fault } from "./audit.ts";
import { excerpt } from "./excerpt.ts";
import type { Row } from "./rows.ts";
import { textOf } from "./rows.ts";
import { type NamedRows, splitEntries } from "./split_entries.ts";

const EXAMPLES = 3;

/** A fault of one row: its kind and, where it has one, its place in the text or its description. */
export interface RowFault {
  kind: string;
  /** UTF-16 offset in `textOf(row)`. */
  at?: number;
  /** Shown in place of the text. */
  detail?: string;
}

/** The rows that show each kind of fault, kinds by falling number of rows. */
export function collectFaults(
  splits: NamedRows,
  faultsOf: (row: Row) => readonly RowFault[],
): Fault[] {
  const found = new Map<string, Fault>();
  for (const [split, rows] of splitEntries(splits)) {
    rows.forEach((row, index) => {
      const seen = new Set<string>(); // a row counts once for each kind
      for (const { kind, at, detail } of faultsOf(row)) {
        if (seen.has(kind)) continue;
        seen.add(kind);
        const fault = found.get(kind) ?? { kind, rows: [], examples: [] };
        found.set(kind, fault);
        const place = { split, index, id: row.id };
        fault.rows.push(place);
        if (fault.examples.length >= EXAMPLES) continue;
        fault.examples.push({ row: place, text: detail ?? excerpt(textOf(row), at) });
      }
    });
  }
  return [...found.values()].sort((a, b) => b.rows.length - a.rows.length);
}
