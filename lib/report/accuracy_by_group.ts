import { type MeanSd, meanSd } from "./format_number.ts";
import { groupRuns } from "./group_runs.ts";
import type { Prediction, RunRecord } from "./run_record.ts";

/** How right the runs of a variant are on some of the rows. */
export interface GroupAccuracy {
  variant: string;
  group: string;
  /** Rows of this group. */
  rows: number;
  /** Over the variant's seeds. */
  accuracy: MeanSd;
}

/**
 * Accuracy on the rows of a split by the group to which a row belongs, such as rows whose text is in train
 * as well: a mean over all of them hides that a model is right for the wrong reason.
 *
 * @param groupOf the group of a row by its id; undefined leaves it out
 * @param options.split default "test"
 * @returns variant by variant in the order of the runs, groups by their names
 * @throws {TypeError} when a run's predictions lie in a file of their own
 *
 * @example
 * ```ts
 * import { accuracyByGroup, type RunRecord } from "lib/report/mod.ts";
 * const known = new Set(["7", "9"]);
 * const table = (runs: RunRecord[]) =>
 *   accuracyByGroup(runs, (id) => known.has(String(id)) ? "seen in training" : "new");
 * console.log(table([])); // []
 * ```
 */
export function accuracyByGroup(
  records: readonly RunRecord[],
  groupOf: (id: string | number) => string | undefined,
  { split = "test" }: { split?: Prediction["split"] } = {},
): GroupAccuracy[] {
  return [...groupRuns(records)].flatMap(([variant, runs]) => {
    const right = new Map<string, number[][]>();
    runs.forEach((run, k) => {
      rowsOf(run, split).forEach(({ id, label, predicted }) => {
        const group = groupOf(id);
        if (group === undefined) return;
        const bySeed = right.get(group) ?? runs.map(() => []);
        right.set(group, bySeed);
        bySeed[k].push(String(label) === String(predicted) ? 1 : 0);
      });
    });
    return [...right].sort(([a], [b]) => a < b ? -1 : 1).map(([group, bySeed]) => ({
      ...{ variant, group, rows: bySeed[0].length },
      accuracy: meanSd(bySeed.map((row) => row.reduce((sum, x) => sum + x, 0) / row.length)),
    }));
  });
}

function rowsOf({ predictions = [] }: RunRecord, split: Prediction["split"]): Prediction[] {
  if (typeof predictions !== "string") return predictions.filter((row) => row.split === split);
  throw new TypeError(
    "Expected a run with its predictions but found only their file's name. " +
      "Try readPredictions(record, folder).",
  );
}
