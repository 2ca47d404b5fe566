import type { Variant } from "./dot_comparison.ts";
import { formatMeanSd, meanSd } from "./format_number.ts";
import { groupRuns } from "./group_runs.ts";
import type { RunRecord } from "./run_record.ts";
import type { Column } from "./table.ts";

/**
 * One metric of every run, grouped by run name: what {@link dotComparison} draws. Runs without the
 * metric are counted in `missing`, not dropped in silence.
 *
 * @param records runs of all variants and seeds
 * @param metric name of the metric in the split
 * @param split which split was scored, default test
 * @returns one variant per run name, in order of appearance
 *
 * @example
 * ```ts
 * import { dotComparison, readRunRecords, variantsOf } from "lib/report/mod.ts";
 * const draw = async (folder: string) =>
 *   dotComparison(variantsOf(await readRunRecords(folder), "macro_f1"), { metric: "test macro F1" });
 * console.log(typeof draw);
 * ```
 */
export function variantsOf(
  records: readonly RunRecord[],
  metric: string,
  split: "dev" | "test" = "test",
): Variant[] {
  return [...groupRuns(records)].map(([name, runs]) => {
    const values = runs.map((run) => run[split][metric]).filter((value) =>
      typeof value === "number"
    );
    return { name, values, missing: runs.length - values.length };
  });
}

/** One line of {@link summaryTable}. */
export type VariantRuns = { name: string; runs: RunRecord[] };

/** Rows and columns for `htmlTable` and `markdownTable`. */
export interface Summary {
  rows: VariantRuns[];
  columns: Column<VariantRuns>[];
}

/**
 * Runs as a table: one row per variant with the mean ± sd of each metric over its seeds, the runs
 * it stands on, and the time one took.
 *
 * @param records runs of all variants and seeds
 * @param options.metrics which metrics, in order; default: all of the split
 * @param options.split which split was scored, default test
 * @returns rows and columns
 *
 * @example
 * ```ts
 * import { markdownTable, type RunRecord, summaryTable } from "lib/report/mod.ts";
 * const records: RunRecord[] = [];
 * const { rows, columns } = summaryTable(records, { metrics: ["macro_f1"] });
 * console.log(markdownTable(rows, columns));
 * ```
 */
export function summaryTable(
  records: readonly RunRecord[],
  options: { metrics?: readonly string[]; split?: "dev" | "test" } = {},
): Summary {
  const { split = "test" } = options;
  const metrics = options.metrics ?? [...new Set(records.flatMap((r) => Object.keys(r[split])))];
  const rows = [...groupRuns(records)].map(([name, runs]) => ({ name, runs }));
  return {
    rows,
    columns: [
      { title: "variant", value: ({ name }) => name },
      ...metrics.map((metric): Column<VariantRuns> => ({
        title: `${split} ${metric}`,
        value: ({ runs }) => meanCell(variantsOf(runs, metric, split)[0]),
        align: "right",
      })),
      {
        title: "seconds a run",
        value: ({ runs }) => Math.round(meanSd(runs.map((r) => r.seconds)).mean),
      },
    ],
  };
}

function meanCell({ values, missing }: Variant): string {
  const cell = values.length === 0 ? "–" : formatMeanSd(meanSd(values));
  return missing ? `${cell}, ${missing} failed` : cell;
}
