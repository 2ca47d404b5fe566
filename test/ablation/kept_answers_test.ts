import assert from "node:assert/strict";
import { keepAnswers, KeptAnswers, withAnswers } from "lib/ablation/kept_answers.ts";
import type { Prediction, RunRecord } from "lib/report/mod.ts";
import { runRecord } from "../report/fixture.ts";
import { scored, wrongAt } from "./scored_runs.ts";

const essence = ({ predictions }: RunRecord) =>
  (predictions as Prediction[]).map(({ id, split, label, predicted }) => ({
    ...{ id, split, label, predicted },
  }));
const bare = (records: readonly RunRecord[]) =>
  records.map(({ predictions: _, ...record }) => record as RunRecord);

/** Through JSON, as it lies in the study's folder. */
function keptAndRead(records: readonly RunRecord[]): RunRecord[] {
  const kept = KeptAnswers.parse(JSON.parse(JSON.stringify(keepAnswers(records))));
  return withAnswers(bare(records), kept);
}

function tagging(seed: number, predicted: string[][], label = [["B-A", "I-A", "O"], ["O"]]) {
  const predictions = label.map((tags, id): Prediction => ({
    ...{ id, split: "test", label: tags, predicted: predicted[id], loss: 1 },
  }));
  const data = { ...runRecord().data, labels: ["A"] };
  return runRecord({ name: "tags", seed, task: "tags", data, predictions });
}

Deno.test("keepAnswers() keeps the class that each run gave to each row", () => {
  const runs = [wrongAt("base", 1, 10), wrongAt("other", 1, 9), wrongAt("other", 2, 7)];
  assert.deepEqual(keptAndRead(runs).map(essence), runs.map(essence));
});

Deno.test("keepAnswers() keeps the tags of each row's words", () => {
  const runs = [
    tagging(1, [["B-A", "I-A", "O"], ["B-A"]]),
    tagging(2, [["O", "S-A", "O"], ["O"]]), // a tag that is nowhere in the truth
  ];
  assert.deepEqual(keptAndRead(runs).map(essence), runs.map(essence));
});

Deno.test("keepAnswers() keeps nothing of runs on different rows, or without answers", () => {
  const [first, second] = [wrongAt("a", 1, 10), wrongAt("b", 1, 10)];
  const fewer = { ...second, predictions: (second.predictions as Prediction[]).slice(1) };
  assert.equal(keepAnswers([first, fewer]), undefined);
  assert.equal(keepAnswers([scored("a", 1, 0.5)]), undefined);
  const other = tagging(2, [["O", "O", "O"], ["O"]], [["B-A", "O", "O"], ["O"]]);
  assert.equal(keepAnswers([tagging(1, [["O", "O", "O"], ["O"]]), other]), undefined);
});

Deno.test("withAnswers() leaves a run alone of which no answers were kept", () => {
  const kept = keepAnswers([wrongAt("a", 1, 10)]) as KeptAnswers;
  const alone = scored("a", 2, 0.5);
  assert.deepEqual(withAnswers([alone], kept), [alone]);
});
