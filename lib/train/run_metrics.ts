import {
  bootstrapCounts,
  bootstrapInterval,
  calibration,
  entityCounts,
  entityCountScores,
  f1,
} from "../metrics/mod.ts";
import type { Prediction, RunRecord } from "../report/mod.ts";

/** Ends of a 95 % interval. */
export type Ends = [low: number, high: number];

/** The scores of a split, by name, and how far they can be believed. */
export interface SplitMetrics {
  /** Rows scored. */
  rows: number;
  /** 95 % bootstrap intervals over the rows, of the scores that are means or F1s. */
  intervals: Record<string, Ends>;
  /** A number for each score of the run record; null where it was not finite. */
  [score: string]: number | null | Record<string, Ends>;
}

/** The scores of a run with their intervals, as `metrics.json` holds them. */
export interface RunMetrics {
  dev: SplitMetrics | Record<string, never>;
  /** Empty where the data have no test rows. */
  test: SplitMetrics | Record<string, never>;
}

/**
 * The scores of a run record with percentile intervals from 2000 bootstrap resamples of its
 * predictions: loss, accuracy, and macro, micro, weighted and each label's F1; of tagged rows loss, accuracy,
 * and precision, recall and F1 of entities by sums over the resampled rows. They say how far a score
 * could move with other rows, not with another seed. Calibration error has none: resampling biases it.
 */
export function runMetrics(record: RunRecord): RunMetrics {
  return { dev: splitMetrics(record, "dev"), test: splitMetrics(record, "test") };
}

function splitMetrics(record: RunRecord, split: "dev" | "test"): RunMetrics["dev"] {
  const { predictions = [], data: { labels } } = record;
  if (typeof predictions === "string") throw new TypeError(NO_PREDICTIONS);
  const rows = predictions.filter((row) => row.split === split);
  if (rows.length === 0) return {};
  const found = record.task === "tags" ? tagIntervals(rows, record) : intervals(rows, labels);
  const scores = record[split];
  const known = Object.keys(found).filter((name) => Object.hasOwn(scores, name));
  return {
    rows: rows.length,
    ...scores,
    intervals: Object.fromEntries(known.map((name) => [name, found[name]])),
  };
}

const NO_PREDICTIONS = "Expected a record with its predictions but found the name of their file. " +
  "Try the record that finetune() returned.";

function intervals(rows: readonly Prediction[], labels: readonly string[]): Record<string, Ends> {
  const ids = labels.map((_, i) => i);
  const truth = rows.map(({ label }) => labels.indexOf(String(label)));
  const guess = rows.map(({ predicted }) => labels.indexOf(String(predicted)));
  const hits = truth.map((id, i) => id === guess[i] ? 1 : 0);
  const ofF1 = (average: "macro" | "weighted") =>
    ends([truth, guess], (t, g) => f1(t, g, { average, labels: ids }));
  const accuracy = ends([hits], mean);
  const ofLabels = labels.map((label, id): [string, Ends] => [
    `f1 ${label}`,
    ends([truth, guess], (t, g) => f1(t, g, { average: "none", labels: [id] })[0]),
  ]);
  return {
    loss: ends([losses(rows, truth)], mean),
    accuracy,
    macro_f1: ofF1("macro"),
    micro_f1: accuracy, // each row has one label and one answer: the two are the same number
    weighted_f1: ofF1("weighted"),
    ...Object.fromEntries(ofLabels),
  };
}

/** Of tagged rows, from what each of them adds to the counts of entities, tags and losses. */
function tagIntervals(
  rows: readonly Prediction[],
  { data: { labels: types }, entities }: RunRecord,
): Record<string, Ends> {
  const { scheme } = entities ?? { scheme: "BIO" };
  const truth = rows.map(({ label }) => [label].flat());
  const guess = rows.map(({ predicted }) => [predicted].flat());
  const column = (values: number[]) => ({ cells: values.map(() => 0), size: 1, values });
  const words = column(truth.map(({ length }) => length));
  const right = truth.map((tags, row) => tags.filter((tag, k) => tag === guess[row][k]).length);
  const losses = column(rows.map(({ loss }) => loss ?? 0));
  const counts = (mode: "strict" | "conlleval") =>
    entityCounts(truth, guess, types, { mode, scheme });
  const size = 3 * types.length, names: string[] = [];
  const found = bootstrapCounts(
    [words, column(right), losses, ...counts("strict"), ...counts("conlleval")],
    (sums) => {
      const [all, hits, loss, ...entities] = sums.map(([sum]) => sum);
      const strict = entityCountScores(entities.slice(0, size));
      const scores = {
        loss: loss / Math.max(1, all),
        accuracy: hits / Math.max(1, all),
        entity_f1: strict.f1,
        entity_precision: strict.precision,
        entity_recall: strict.recall,
        entity_macro_f1: strict.macroF1,
        entity_weighted_f1: strict.weightedF1,
        entity_f1_conlleval: entityCountScores(entities.slice(size)).f1,
        ...Object.fromEntries(types.map((type, i) => [`f1 ${type}`, strict.byType[i]])),
      };
      if (names.length === 0) names.push(...Object.keys(scores));
      return Object.values(scores);
    },
  );
  return Object.fromEntries(names.map((name, i) => [name, [found[i].low, found[i].high]]));
}

function ends<C extends [number[], ...number[][]]>(
  columns: C,
  metric: (...columns: C) => number,
): Ends {
  const { low, high } = bootstrapInterval(columns, metric);
  return [low, high];
}

/** The loss of each row, as calibration() has it. */
function losses(rows: readonly Prediction[], truth: readonly number[]): number[] {
  return rows.map(({ probabilities = [] }, i) => calibration([probabilities], [truth[i]]).nll);
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
