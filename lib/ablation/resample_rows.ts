import {
  bootstrapCounts,
  calibration,
  confusionCells,
  countScores,
  type RowCells,
} from "../metrics/mod.ts";
import type { Ends, Prediction, RunRecord } from "../report/mod.ts";
import type { RunPair } from "./test_pairs.ts";

/** What is resampled, and how. */
export interface RowResampling {
  metric: string;
  split: "dev" | "test";
  level: number;
  samples: number;
}

/** Intervals over rows: of each variant's mean over its seeds, and of each one's mean difference. */
export interface RowIntervals {
  means: (Ends | null)[];
  differences: (Ends | null)[];
}

/**
 * How far scores could move with other rows: rows are drawn with replacement, the same ones for all runs.
 *
 * @param variants runs of each variant, the base first
 * @param pairs of each but the base
 * @returns undefined where a run has no predictions, or the score does not follow from sums over rows
 * @throws {RangeError} If runs were scored on different rows.
 */
export function resampleRows(
  variants: readonly (readonly RunRecord[])[],
  pairs: readonly (readonly RunPair[])[],
  { metric, split, level, samples }: RowResampling,
): RowIntervals | undefined {
  const runs = variants.flat(), answers = runs.map((run) => answersOf(run, split));
  checkSameRows(runs, answers);
  const score = runs.length > 0 ? sumScore(metric, runs[0]) : undefined;
  if (!score || !answers.every(hasClasses)) return undefined;
  const [first, ...rest] = runs.map((run, i) => score.cells(run, answers[i]));
  const place = new Map(runs.map((run, i) => [run, i]));
  const groups = [
    ...variants.map((own) => own.map((run) => [place.get(run) ?? 0])),
    ...pairs.map((own) => own.map((pair) => pair.map((run) => place.get(run) ?? 0))),
  ];
  const intervals = bootstrapCounts([first, ...rest], (sums) => {
    const scores = sums.map(score.of);
    return groups.map((group) => meanOver(group, scores));
  }, { level: 1 - level, samples });
  const ends = intervals.map(({ low, high }, i) => groups[i].length > 0 ? { low, high } : null);
  return { means: ends.slice(0, variants.length), differences: ends.slice(variants.length) };
}

/** The mean of scores, or of differences: the second minus the first. */
function meanOver(group: readonly (readonly number[])[], scores: readonly number[]): number {
  const sum = group.reduce((all, [a, b]) => {
    return all + (b === undefined ? scores[a] : scores[b] - scores[a]);
  }, 0);
  return group.length > 0 ? sum / group.length : 0;
}

function answersOf({ predictions = [] }: RunRecord, split: "dev" | "test"): Prediction[] {
  return typeof predictions === "string" ? [] : predictions.filter((row) => row.split === split);
}

const hasClasses = (rows: readonly Prediction[]) =>
  rows.length > 0 && rows.every(({ label }) => typeof label === "string");

function checkSameRows(runs: readonly RunRecord[], answers: readonly Prediction[][]): void {
  const rowsOf = (rows: readonly Prediction[]) => rows.map(({ id, label }) => `${id} ${label}`);
  const [wanted] = answers.map(rowsOf);
  answers.forEach((rows, i) => {
    const found = rowsOf(rows);
    if (found.length === wanted.length && found.every((row, k) => row === wanted[k])) return;
    throw new RangeError(
      `Expected runs scored on the same rows but found different ones (${runs[0].name}, seed ` +
        `${runs[0].seed}, and ${runs[i].name}, seed ${
          runs[i].seed
        }). Try the same rows for every ` +
        `variant.`,
    );
  });
}

/** A score as a function of sums over rows. */
interface SumScore {
  cells(run: RunRecord, rows: readonly Prediction[]): RowCells;
  of(sums: Float64Array): number;
}

function sumScore(metric: string, { data: { labels } }: RunRecord): SumScore | undefined {
  if (metric === "loss") return { cells: lossCells, of: ([mean]) => mean };
  const byClass = labels.findIndex((label) => metric === `f1 ${label}`);
  const of = (sums: Float64Array) => {
    const { accuracy, macroF1, weightedF1, f1 } = countScores(sums);
    if (byClass >= 0) return f1[byClass];
    return { accuracy, micro_f1: accuracy, macro_f1: macroF1, weighted_f1: weightedF1 }[metric];
  };
  if (of(new Float64Array((labels.length + 1) ** 2)) === undefined) return undefined;
  return { cells: classCells, of: (sums) => of(sums) ?? NaN };
}

function classCells({ data: { labels } }: RunRecord, rows: readonly Prediction[]): RowCells {
  const truth = rows.map(({ label }) => String(label));
  return confusionCells(truth, rows.map(({ predicted }) => String(predicted)), labels);
}

/** Each row's part of the mean loss, all in one cell. */
function lossCells({ data: { labels } }: RunRecord, rows: readonly Prediction[]): RowCells {
  const values = rows.map(({ label, probabilities = [] }) => {
    return calibration([probabilities], [labels.indexOf(String(label))]).nll / rows.length;
  });
  return { cells: rows.map(() => 0), size: 1, values };
}
