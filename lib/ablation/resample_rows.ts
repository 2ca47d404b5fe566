import {
  bootstrapCounts,
  calibration,
  confusionCells,
  countScores,
  entityCounts,
  entityCountScores,
  type RowCells,
} from "../metrics/mod.ts";
import { spansOfTags } from "../data/mod.ts";
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
  if (!score || !answers.every((rows) => rows.length > 0)) return undefined;
  const columns = runs.map((run, i) => score.columns(run, answers[i]));
  const [first, ...rest] = columns.flat(), width = columns[0].length;
  const place = new Map(runs.map((run, i) => [run, i]));
  const groups = [
    ...variants.map((own) => own.map((run) => [place.get(run) ?? 0])),
    ...pairs.map((own) => own.map((pair) => pair.map((run) => place.get(run) ?? 0))),
  ];
  const intervals = bootstrapCounts([first, ...rest], (sums) => {
    const scores = runs.map((_, i) => score.of(sums.slice(i * width, (i + 1) * width)));
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

/** A label, or the entities that tags of any scheme mean. */
const answerIn = (label: Prediction["label"]) =>
  typeof label === "string" ? label : JSON.stringify(spansOfTags(label));

function checkSameRows(runs: readonly RunRecord[], answers: readonly Prediction[][]): void {
  const rowsOf = (rows: readonly Prediction[]) =>
    rows.map(({ id, label }) => `${id} ${answerIn(label)}`);
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

/** A score as a function of sums over rows: those of each column. */
interface SumScore {
  columns(run: RunRecord, rows: readonly Prediction[]): RowCells[];
  of(sums: readonly Float64Array[]): number;
}

function sumScore(metric: string, run: RunRecord): SumScore | undefined {
  return run.task === "tags" ? tagScore(metric, run) : classScore(metric, run);
}

function classScore(metric: string, { data: { labels } }: RunRecord): SumScore | undefined {
  if (metric === "loss") return { columns: lossCells, of: ([[mean]]) => mean };
  const byClass = labels.findIndex((label) => metric === `f1 ${label}`);
  const of = (sums: Float64Array) => {
    const { accuracy, macroF1, weightedF1, f1 } = countScores(sums);
    if (byClass >= 0) return f1[byClass];
    return { accuracy, micro_f1: accuracy, macro_f1: macroF1, weighted_f1: weightedF1 }[metric];
  };
  if (of(new Float64Array((labels.length + 1) ** 2)) === undefined) return undefined;
  return { columns: classCells, of: ([sums]) => of(sums) ?? NaN };
}

function classCells({ data: { labels } }: RunRecord, rows: readonly Prediction[]): RowCells[] {
  const truth = rows.map(({ label }) => String(label));
  return [confusionCells(truth, rows.map(({ predicted }) => String(predicted)), labels)];
}

/** Of tagged rows: what each adds to the counts of entities, words, right tags and losses. */
function tagScore(metric: string, { data: { labels: types } }: RunRecord): SumScore | undefined {
  if (metric === "loss" || metric === "accuracy") {
    return {
      columns: (_, rows) => wordCells(rows, metric),
      of: ([[sum], [words]]) => sum / Math.max(1, words),
    };
  }
  const byType = types.findIndex((type) => metric === `f1 ${type}`);
  const mode = metric === "entity_f1_conlleval" ? "conlleval" as const : "strict" as const;
  const of = (sums: readonly Float64Array[]) => {
    const { f1, precision, recall, macroF1, weightedF1, byType: f1s } = entityCountScores(
      sums.map(([sum]) => sum),
    );
    if (byType >= 0) return f1s[byType];
    return {
      entity_f1: f1,
      entity_f1_conlleval: f1,
      entity_precision: precision,
      entity_recall: recall,
      entity_macro_f1: macroF1,
      entity_weighted_f1: weightedF1,
    }[metric];
  };
  if (of(types.flatMap(() => [0, 0, 0].map((sum) => Float64Array.of(sum)))) === undefined) {
    return undefined;
  }
  return {
    columns: ({ entities }, rows) => {
      const [truth, guess] = [rows.map(trueTags), rows.map(predictedTags)];
      return entityCounts(truth, guess, types, { mode, scheme: entities?.scheme ?? "BIO" });
    },
    of: (sums) => of(sums) ?? NaN,
  };
}

const trueTags = ({ label }: Prediction) => [label].flat();
const predictedTags = ({ predicted }: Prediction) => [predicted].flat();

/** Sums of the losses, or of right tags, and of words. */
function wordCells(rows: readonly Prediction[], metric: "loss" | "accuracy"): RowCells[] {
  const column = (values: number[]) => ({ cells: values.map(() => 0), size: 1, values });
  const right = (row: Prediction) => {
    const guess = predictedTags(row);
    return trueTags(row).filter((tag, k) => tag === guess[k]).length;
  };
  return [
    column(rows.map((row) => metric === "loss" ? row.loss ?? 0 : right(row))),
    column(rows.map((row) => trueTags(row).length)),
  ];
}

/** Each row's part of the mean loss, all in one cell. */
function lossCells({ data: { labels } }: RunRecord, rows: readonly Prediction[]): RowCells[] {
  const values = rows.map(({ label, probabilities = [] }) => {
    return calibration([probabilities], [labels.indexOf(String(label))]).nll / rows.length;
  });
  return [{ cells: rows.map(() => 0), size: 1, values }];
}
