import type { Prediction, RunRecord } from "./run_record.ts";

/** What a run answered on its test split, in the forms that metrics and tables take. */
export interface TestAnswers {
  predictions: Prediction[];
  /** True and predicted label of each row. */
  labels: string[];
  predicted: string[];
  /** Index of the true label, and the probabilities in the order of the run's labels. */
  classes: number[];
  probabilities: number[][];
}

/**
 * The answers of a run on its test split.
 *
 * @throws {TypeError} when there is no such run, or its predictions lie in a file of their own
 *
 * @example
 * ```ts
 * import { type RunRecord, testAnswers } from "lib/report/mod.ts";
 * const wrong = (record: RunRecord) => {
 *   const { labels, predicted } = testAnswers(record);
 *   return labels.filter((label, i) => label !== predicted[i]).length;
 * };
 * ```
 */
export function testAnswers(record: RunRecord | undefined): TestAnswers {
  if (!record || !Array.isArray(record.predictions)) {
    throw new TypeError(
      `Expected a run with its predictions but found ${
        record ? `only their file's name` : "no run"
      }. ` +
        "Try readPredictions(record, folder).",
    );
  }
  const predictions = record.predictions.filter((row) => row.split === "test");
  const labels = predictions.map((row) => String(row.label));
  return {
    predictions,
    labels,
    predicted: predictions.map((row) => String(row.predicted)),
    classes: labels.map((label) => record.data.labels.indexOf(label)),
    probabilities: predictions.map((row) => row.probabilities ?? []),
  };
}
