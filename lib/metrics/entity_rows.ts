import type { EntityReport } from "./entity_f1.ts";
import type { Scores } from "./precision_recall.ts";

/** One line of a table of entity scores. */
export interface EntityScoreRow extends Scores {
  /** A type, or "micro", "macro", "weighted", "partial" for the averages. */
  type: string;
  /** How the entities were read, e.g. "strict BIO": scores of other readings are not comparable. */
  reading: string;
}

/**
 * A report as lines of a table: the types, then the averages. Each line says how entities were read, so
 * that no table can leave it out.
 *
 * @example
 * ```ts
 * import { entityF1, entityRows } from "lib/metrics/mod.ts";
 * const report = entityF1([["B-LOC"]], [["B-LOC"]], { mode: "strict", scheme: "BIO" });
 * console.log(entityRows(report)[0]); // { type: "LOC", reading: "strict BIO", precision: 1, … }
 * ```
 */
export function entityRows(report: EntityReport): EntityScoreRow[] {
  const reading = `${report.mode} ${report.scheme}`;
  const types = report.types.map(({ label, ...scores }) => ({ type: label, reading, ...scores }));
  const averages = ["micro", "macro", "weighted", "partial"] as const;
  return [...types, ...averages.map((name) => ({ type: name, reading, ...report[name] }))];
}
