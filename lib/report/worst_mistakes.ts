import { truncate } from "./fit_label.ts";
import type { Prediction } from "./run_record.ts";
import type { Column } from "./table.ts";

/** A row the model got wrong, and how wrong. */
export interface Mistake {
  id: string | number;
  text: string;
  label: string;
  predicted: string;
  /** Probability that the model gave its answer. */
  probability: number;
  /** −log probability of the true class, in nats. */
  loss: number;
}

/** Columns of {@link worstMistakes} for `htmlTable` and `markdownTable`. */
export const mistakeColumns: readonly Column<Mistake>[] = [
  { title: "text", value: (row) => row.text },
  { title: "true", value: (row) => row.label },
  { title: "predicted", value: (row) => row.predicted },
  { title: "probability", value: (row) => row.probability },
  { title: "loss (nats)", value: (row) => row.loss },
  { title: "row", value: (row) => String(row.id), align: "right" },
];

/**
 * The rows that a model got wrong with the most confidence: the first place to look for wrong
 * labels and for what it has not understood.
 *
 * @param predictions predictions with probabilities, of rows with one label each
 * @param labels the order of the probabilities (`data.labels` of the run record)
 * @param options.count how many rows, default 20
 * @param options.length characters of text to keep, default 100; counted as a reader does, so that
 * an emoji or an accented letter is never cut in two
 * @returns wrong rows, the highest loss first
 * @throws {RangeError} when a prediction has no probabilities or its label is not in `labels`
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { worstMistakes } from "lib/report/mod.ts";
 * const [worst] = worstMistakes([
 *   { id: 1, split: "test", label: "a", predicted: "b", probabilities: [0.1, 0.9], text: "…" },
 * ], ["a", "b"]);
 * assert.equal(worst.loss, -Math.log(0.1));
 * ```
 */
export function worstMistakes(
  predictions: readonly Prediction[],
  labels: readonly string[],
  options: { count?: number; length?: number } = {},
): Mistake[] {
  const { count = 20, length = 100 } = options;
  return predictions
    .filter((row) => String(row.label) !== String(row.predicted))
    .map((row) => ({ row, ...scoreOf(row, labels) }))
    .sort((a, b) => b.loss - a.loss)
    .slice(0, count)
    .map(({ row, loss, probability }) => ({
      id: row.id,
      text: truncate([row.text, row.textB].filter(Boolean).join(" ⟷ ") || "–", length),
      label: String(row.label),
      predicted: String(row.predicted),
      probability,
      loss,
    }));
}

function scoreOf(
  row: Prediction,
  labels: readonly string[],
): { loss: number; probability: number } {
  const truth = labels.indexOf(String(row.label)), guess = labels.indexOf(String(row.predicted));
  const { probabilities } = row;
  if (!probabilities || probabilities.length !== labels.length || truth < 0 || guess < 0) {
    throw new RangeError(
      `Expected ${labels.length} probabilities and labels among ${JSON.stringify(labels)} but ` +
        `found ${probabilities?.length ?? "no"} probabilities, label ` +
        `${JSON.stringify(row.label)} and prediction ${JSON.stringify(row.predicted)} ` +
        `(row ${row.id}). Try data.labels of the same run.`,
    );
  }
  // As calibration does: a probability of 0 has a large loss, not an infinite one.
  const loss = -Math.log(Math.max(probabilities[truth], Number.EPSILON));
  return { loss, probability: probabilities[guess] };
}
