import { z } from "zod";
import type { Prediction, RunRecord } from "../report/mod.ts";

const place = z.int().min(0);

/** A class, or the tags of a row's words, as places in `labels`. */
const Answer = z.union([place, z.array(place)]);
type Answer = z.infer<typeof Answer>;

/**
 * `answers.json` in a study's folder: what each run predicted for each test row, as places in `labels`. A
 * few bytes an answer where run records take a hundred; F1, accuracy and their intervals over rows follow
 * from it, losses do not.
 */
export const KeptAnswers = z.strictObject({
  format: z.literal("workbook-answers"),
  version: z.literal(1),
  labels: z.array(z.string()).min(1),
  /** Ids of the test rows, and their labels. */
  rows: z.array(z.union([z.string(), z.number()])),
  truth: z.array(Answer),
  runs: z.array(
    z.strictObject({ name: z.string(), seed: z.int(), predicted: z.array(Answer) }),
  ),
});
export type KeptAnswers = z.infer<typeof KeptAnswers>;

/** Test rows of a run; none where predictions lie elsewhere. */
function answersOf({ predictions }: RunRecord): Prediction[] {
  const rows = Array.isArray(predictions) ? predictions : [];
  return rows.filter(({ split }) => split === "test");
}

/**
 * The answers of all runs that have some; undefined where none has, or they are not about the same rows.
 */
export function keepAnswers(all: readonly RunRecord[]): KeptAnswers | undefined {
  const records = all.filter((record) => answersOf(record).length > 0);
  const rows = records.length > 0 ? answersOf(records[0]) : [];
  if (rows.length === 0 || !records.every((record) => isAbout(rows, answersOf(record)))) {
    return undefined;
  }
  const places = new Map<string, number>();
  const placeOf = (label: string) => {
    if (!places.has(label)) places.set(label, places.size);
    return places.get(label) as number;
  };
  const answer = (value: string | string[]): Answer =>
    typeof value === "string" ? placeOf(value) : value.map(placeOf);
  const truth = rows.map(({ label }) => answer(label));
  const runs = records.map((record) => {
    const predicted = answersOf(record).map(({ predicted }) => answer(predicted));
    return { name: record.name, seed: record.seed, predicted };
  });
  const ids = rows.map(({ id }) => id), labels = [...places.keys()];
  return { format: "workbook-answers", version: 1, labels, rows: ids, truth, runs };
}

/** Whether two runs answer the same rows with the same truth. */
function isAbout(rows: readonly Prediction[], own: readonly Prediction[]): boolean {
  return own.length === rows.length &&
    own.every(({ id, label }, i) => id === rows[i].id && `${label}` === `${rows[i].label}`);
}

/** Records with the predictions that were kept of them. */
export function withAnswers(records: readonly RunRecord[], kept: KeptAnswers): RunRecord[] {
  const { labels, rows, truth, runs } = kept;
  const inWords = (answer: Answer) =>
    typeof answer === "number" ? labels[answer] : answer.map((place) => labels[place]);
  return records.map((record) => {
    const own = runs.find(({ name, seed }) => name === record.name && seed === record.seed);
    if (!own) return record;
    const predictions = rows.map((id, i): Prediction => ({
      ...{ id, split: "test", label: inWords(truth[i]), predicted: inWords(own.predicted[i]) },
    }));
    return { ...record, predictions };
  });
}
