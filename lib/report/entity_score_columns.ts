import type { Column } from "./table.ts";

/** Scores of entities of one type, or an average: a line of `entityRows` of lib/metrics. */
export interface EntityScores {
  type: string;
  /** Mode and scheme. */
  reading: string;
  precision: number;
  recall: number;
  f1: number;
  support: number;
}

/**
 * Columns of entity scores for `htmlTable` and its like.
 *
 * @example
 * ```ts
 * import { entityF1, entityRows } from "lib/metrics/mod.ts";
 * import { entityScoreColumns, markdownTable } from "lib/report/mod.ts";
 * const report = entityF1([["B-LOC"]], [["B-LOC"]], { mode: "strict", scheme: "BIO" });
 * console.log(markdownTable(entityRows(report), entityScoreColumns)); // LOC, strict BIO, 1, …
 * ```
 */
export const entityScoreColumns: readonly Column<EntityScores>[] = [
  { title: "type", value: ({ type }) => type },
  { title: "read as", value: ({ reading }) => reading },
  { title: "precision", value: ({ precision }) => precision },
  { title: "recall", value: ({ recall }) => recall },
  { title: "F1", value: ({ f1 }) => f1 },
  { title: "true entities", value: ({ support }) => support },
];
