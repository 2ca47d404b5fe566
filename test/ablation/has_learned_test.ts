import assert from "node:assert/strict";
import { hasLearned } from "lib/ablation/mod.ts";
import { f1 } from "lib/metrics/mod.ts";
import { seededRandom } from "lib/data/mod.ts";
import { runRecord } from "../report/fixture.ts";

const run = (name: string, seed: number, dev: number | null, labels = ["a", "b"]) =>
  runRecord({ name, seed, dev: { macro_f1: dev }, data: { ...runRecord().data, labels } });

Deno.test("hasLearned() asks for one variant whose mean dev score is above guessing", () => {
  const poor = [run("[CLS]", 1, 0.33), run("[CLS]", 2, 0.5)];
  assert.equal(hasLearned(poor), false);
  assert.equal(hasLearned([...poor, run("means", 1, 0.62), run("means", 2, 0.46)]), false);
  assert.equal(hasLearned([...poor, run("means", 1, 0.62), run("means", 2, 0.5)]), true);
  assert.equal(hasLearned([run("[CLS]", 1, 0.52)], 0.01), true);
  assert.equal(hasLearned([run("[CLS]", 1, 0.4, ["a", "b", "c"])]), true);
  assert.equal(hasLearned([run("[CLS]", 1, null)]), false);
});

Deno.test("hasLearned() is right about guessing: 1/K by shares, less by the commonest label", () => {
  const random = seededRandom(3), labels = ["a", "b", "c"];
  const draw = () => random.next() < 0.7 ? "a" : random.next() < 0.6 ? "b" : "c";
  const truth = Array.from({ length: 60_000 }, draw), guess = truth.map(draw);
  const score = (predicted: string[]) => f1(truth, predicted, { average: "macro", labels });
  assert.ok(Math.abs(score(guess) - 1 / 3) < 0.01);
  assert.ok(score(truth.map(() => "a")) < 1 / 3);
});
