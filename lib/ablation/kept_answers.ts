import { z } from "zod";
import type { Prediction, RunRecord } from "../report/mod.ts";

const place = z.int().min(0);

/**
 * `answers.json` in a study's folder: the class that each run predicted for each test row, as a place in
 * `labels`. A few bytes an answer where run records take a hundred; F1, accuracy and their intervals over
 * rows follow from it, losses do not.
 */
export const KeptAnswers = z.strictObject({
  format: z.literal("workbook-answers"),
  version: z.literal(1),
  labels: z.array(z.string()).min(1),
  /** Ids of the test rows, and their labels. */
  rows: z.array(z.union([z.string(), z.number()])),
  truth: z.array(place),
  runs: z.array(
    z.strictObject({ name: z.string(), seed: z.int(), predicted: z.array(place) }),
  ),
});
export type KeptAnswers = z.infer<typeof KeptAnswers>;

/** Test rows of a run that have one class each; none where predictions lie elsewhere. */
function answersOf({ predictions }: RunRecord): Prediction[] {
  const rows = Array.isArray(predictions) ? predictions : [];
  return rows.filter(({ split }) => split === "test");
}

/**
 * The answers of all runs that have some; undefined where none has, they are not about the same rows, or
 * rows have no class each.
 */
export function keepAnswers(all: readonly RunRecord[]): KeptAnswers | undefined {
  const records = all.filter((record) => answersOf(record).length > 0);
  const [first] = records, labels = first?.data.labels ?? [];
  const rows = first ? answersOf(first) : [], ids = rows.map(({ id }) => id);
  const places = (values: readonly (string | string[])[]) =>
    values.map((value) => typeof value === "string" ? labels.indexOf(value) : -1);
  const truth = places(rows.map(({ label }) => label));
  const runs = records.map((record) => {
    const own = answersOf(record);
    const isSame = own.length === rows.length &&
      own.every(({ id, label }, i) => id === ids[i] && label === rows[i].label);
    const predicted = isSame ? places(own.map(({ predicted }) => predicted)) : [-1];
    return { name: record.name, seed: record.seed, predicted };
  });
  const isWhole = [truth, ...runs.map(({ predicted }) => predicted)].every((each) =>
    !each.includes(-1)
  );
  if (rows.length === 0 || !isWhole) return undefined;
  return { format: "workbook-answers", version: 1, labels, rows: ids, truth, runs };
}

/** Records with the predictions that were kept of them. */
export function withAnswers(records: readonly RunRecord[], kept: KeptAnswers): RunRecord[] {
  const { labels, rows, truth, runs } = kept;
  return records.map((record) => {
    const own = runs.find(({ name, seed }) => name === record.name && seed === record.seed);
    if (!own) return record;
    const predictions = rows.map((id, i): Prediction => ({
      ...{ id, split: "test", label: labels[truth[i]], predicted: labels[own.predicted[i]] },
    }));
    return { ...record, predictions };
  });
}
