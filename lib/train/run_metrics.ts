import { bootstrapInterval, calibration, f1 } from "../metrics/mod.ts";
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
 * predictions: loss, accuracy, and macro, micro, weighted and each label's F1. They say how far a score
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
  const found = intervals(rows, labels), scores = record[split];
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
