import assert from "node:assert/strict";
import { labelIssues } from "lib/metrics/mod.ts";
import { crossValidate } from "lib/train/mod.ts";
import { toyData } from "./tiny_model.ts";
import { recipe } from "./toy_runs.ts";

Deno.test("crossValidate() answers each row by a model that has not seen it: planted errors stand out", async () => {
  const clean = toyData({ train: 120 }), { labels } = clean;
  const isPlanted = (i: number) => i % 6 === 0; // a sixth of all labels
  const train = clean.splits.train.map((row, i) => ({
    ...row,
    label: isPlanted(i) ? labels[1 - labels.indexOf(row.label)] : row.label,
  }));
  const data = { ...clean, splits: { ...clean.splits, train } };
  const told: string[] = [];
  const answers = await crossValidate({ ...recipe, epochs: 4, seed: 1 }, {
    ...{ data, folds: 3 },
    onStart: ({ run }) => told.push(run),
  });
  assert.equal(told.length, 3);
  assert.deepEqual(answers.map(({ id }) => id), train.map(({ id }) => id), "each row, in order");
  assert.deepEqual(answers.map(({ label }) => label), train.map(({ label }) => label));
  const found = labelIssues(
    train.map(({ label }) => labels.indexOf(label)),
    answers.map(({ probabilities = [] }) => probabilities),
  ).slice(0, 20).map(({ row }) => isPlanted(row));
  const right = found.filter(Boolean).length;
  assert.ok(right >= 14, `${right} of the first ${found.length} were planted, of 20 in all`);
});

Deno.test("crossValidate() gives what it has when it is stopped, and refuses too many folds", async () => {
  const data = toyData({ train: 48 }), controller = new AbortController();
  let runs = 0;
  const answers = await crossValidate({ ...recipe, epochs: 1 }, {
    ...{ data, folds: 4, signal: controller.signal },
    onStart: () => ++runs === 2 && controller.abort(),
  }).catch((error) => error);
  assert.ok(Array.isArray(answers) && answers.length === 12, `${answers}`);
  await assert.rejects(() => crossValidate(recipe, { data, folds: 1 }), /from 2 folds/);
  await assert.rejects(() => crossValidate(recipe, { data, folds: 49 }), /found 49 for 48 rows/);
});
