/** Run records with scores that are made up. */
import type { RunRecord } from "lib/report/mod.ts";
import { f1 } from "lib/metrics/mod.ts";
import { runRecord } from "../report/fixture.ts";

/** A run without predictions. */
export const scored = (name: string, seed: number, macro_f1: number, config = {}): RunRecord =>
  runRecord({ name, seed, config, test: { macro_f1, loss: 1 - macro_f1 } });

/** Runs of a variant with the seeds 1, 2, …. */
export const runsOf = (name: string, scores: readonly number[], config = {}): RunRecord[] =>
  scores.map((score, i) => scored(name, i + 1, score, config));

const LABELS = ["a", "b"];
const truth = Array.from({ length: 120 }, (_, i) => LABELS[i % 2]);

/** A run that is wrong on every `every`-th row, from `first` on. */
export function wrongAt(name: string, seed: number, every: number, first = 0): RunRecord {
  const predictions = truth.map((label, id) => {
    const isWrong = (id + first) % every === 0;
    const predicted = isWrong ? LABELS[1 - LABELS.indexOf(label)] : label;
    const sure = predicted === "a" ? [0.9, 0.1] : [0.1, 0.9];
    return { id, label, split: "test" as const, predicted, probabilities: sure };
  });
  const guess = predictions.map(({ predicted }) => predicted);
  const macro_f1 = f1(truth, guess, { average: "macro", labels: LABELS });
  const wrong = guess.filter((label, i) => label !== truth[i]).length / truth.length;
  const loss = -(wrong * Math.log(0.1) + (1 - wrong) * Math.log(0.9));
  const data = { ...runRecord().data, labels: LABELS };
  return runRecord({ name, seed, data, predictions, test: { macro_f1, loss, ece: 0.1 } });
}
