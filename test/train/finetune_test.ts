import assert from "node:assert/strict";
import { batches, encodeRows, type SentenceRow } from "lib/data/mod.ts";
import { crossEntropy } from "lib/losses/mod.ts";
import { type Progress, RunConfig, type RunConfigInput, TextClassifier } from "lib/train/mod.ts";
import { dropoutSeed } from "lib/train/dropout_seed.ts";
import { score } from "lib/train/score.ts";
import { assertClose } from "../tensors.ts";
import { numbersOf, PlainAdamw } from "./plain_adamw.ts";
import { ofLogits, plainStep } from "./plain_step.ts";
import { toyData } from "./tiny_model.ts";
import { type Outcome, predictionsOf, recipe, run } from "./toy_runs.ts";

Deno.test("finetune() learns what can be told apart, and records how", async () => {
  const { record, progress } = await run(), data = toyData();
  assert.equal(record.test.macro_f1, 1);
  assert.equal(record.stopped, "finished");
  assert.deepEqual(record.data, {
    name: "toy reviews",
    rows: { train: 96, dev: 24, test: 24 },
    labels: ["bad", "good"],
  });
  assert.deepEqual(record.config, { ...RunConfig.parse({ ...recipe }) });
  assert.equal(record.engine.precision, "fp32");

  // 36 steps, of which ceil(3.6) warm up
  assert.deepEqual(
    record.curves.map(({ step }) => step),
    Array.from({ length: 36 }, (_, i) => i + 1),
  );
  assert.deepEqual(record.curves.map(({ epoch }) => epoch).slice(10, 13), [11 / 12, 1, 13 / 12]);
  const factors = record.curves.map(({ rate }) => rate / 0.008);
  assertClose(factors.slice(0, 6), [0, 1 / 4, 2 / 4, 3 / 4, 1, 31 / 32]);
  assertClose(factors.slice(-1), [1 / 32]);
  assert.ok((record.curves.at(-1)?.loss ?? 9) < 0.2);

  const evals = record.evals.map(({ step, epoch }) => [step, epoch]);
  assert.deepEqual(evals, [[12, 1], [24, 2], [36, 3]]);
  const test = predictionsOf(record, "test");
  assert.deepEqual(test.map(({ id }) => id), data.splits.test.map(({ id }) => id));
  assert.deepEqual(test.map(({ text }) => text), data.splits.test.map(({ text }) => text));
  const truth = test.map(({ label }) => record.data.labels.indexOf(String(label)));
  const again = score(record.data.labels, truth, test.map((row) => row.probabilities ?? []));
  assert.deepEqual(record.test, again);
  checkProgress(progress);
});

/** Each state follows from the one before; the last one is the end. */
function checkProgress(progress: Progress[]): void {
  for (const [i, state] of progress.entries()) {
    const before = progress[i - 1];
    assert.equal(state.totalSteps, 36);
    assert.equal(state.run, "run (seed 1)");
    assert.ok(Math.abs(state.epoch - state.step / 12) < 1e-12);
    assert.ok(!before || (state.step >= before.step && state.seconds >= before.seconds));
    assert.ok(state.secondsLeft >= 0);
    assert.equal(state.score !== undefined, i > 12, `score at ${i}`);
  }
  assert.deepEqual([...new Set(progress.map(({ step }) => step))].length, 36);
  const evaluating = progress.filter(({ phase }) => phase === "evaluate");
  assert.deepEqual(evaluating.map(({ step }) => step), [12, 24, 36, 36]); // the last one is test
  const last = progress.at(-1);
  assert.deepEqual([last?.phase, last?.step, last?.secondsLeft], ["train", 36, 0]);
  assert.deepEqual(last?.score, { name: "macro_f1", value: 1 });
}

Deno.test("finetune() gives the same digits for the same seed and others for another, in fp32 and bf16", async () => {
  for (const precision of ["fp32", "bf16"] as const) {
    const small = { precision, epochs: 2, seed: 5 };
    const [a, b] = [await run(small), await run(small)];
    const digits = ({ record: { seconds: _, ...record }, weights }: Outcome) => ({
      record,
      weights,
    });
    assert.deepEqual(digits(a), digits(b), precision);
    assert.equal(a.record.engine.precision, precision);
    const other = await run({ ...small, seed: 6 });
    const losses = ({ record }: Outcome) => record.curves.map(({ loss }) => loss);
    losses(a).forEach((loss, i) => assert.notEqual(losses(other)[i], loss, `step ${i + 1}`));
  }
});

Deno.test("finetune() is a loop of plain steps, the last of an epoch as short as its rows", async () => {
  // the second run shares what the first one recorded, but not its rates and its clipping
  for (const factor of [1, 3]) {
    const optim = {
      bottomRate: factor * 1e-3,
      topRate: factor * 2e-3,
      topLayers: 1,
      headRate: factor * 5e-3,
      warmup: 0.2,
      clip: factor * 0.05,
    };
    await equalsPlainSteps({ optim, epochs: 2, seed: factor }, factor);
  }
});

async function equalsPlainSteps(settings: RunConfigInput, factor: number): Promise<void> {
  const data = toyData({ train: 19 }), { record, weights } = await run(settings, { data });
  const model = await TextClassifier.create(
    RunConfig.parse({ ...recipe, ...settings }),
    data.labels,
  );
  const adam = new PlainAdamw(factor * 0.05, (name, step) => factor * rateByHand(name, step));
  const losses: number[] = [], norms: number[] = [], sizes: number[] = [];
  let atBest = new Map<string, number[]>();
  for (const batch of plainBatches(model, data.splits.train as SentenceRow[], factor)) {
    const { loss, gradientNorm } = plainStep(
      model,
      batch,
      ofLogits((z, y) => crossEntropy(z, y)),
      adam,
      dropoutSeed(factor, losses.length + 1),
    );
    losses.push(loss);
    norms.push(gradientNorm);
    sizes.push(batch.size);
    if (losses.length === record.best?.step) atBest = numbersOf(model.variables);
  }
  model.dispose();
  assert.deepEqual([...sizes].sort(), [3, 3, 8, 8, 8, 8], "rows of each step");
  const measured = (key: "loss" | "gradientNorm") =>
    record.curves.map((point) => point[key] ?? NaN);
  assertClose(measured("loss"), losses, 1e-5, "loss");
  assertClose(measured("gradientNorm"), norms, 1e-5, "norm");
  assert.ok(norms.some((norm) => norm > factor * 0.05), "clipping has work to do");
  assert.equal(atBest.size, weights.size);
  for (const [name, wanted] of atBest) {
    const tolerance = name.endsWith("key.bias") ? 1e-3 : 1e-5;
    assertClose(weights.get(name) ?? [], wanted, tolerance, name);
  }
}

/** Unfilled batches of two epochs in the order of the trainer's: so few rows lie in no windows. */
function plainBatches(
  { tokenizer }: TextClassifier,
  rows: readonly SentenceRow[],
  seed: number,
) {
  const examples = encodeRows(rows, tokenizer, { labels: ["bad", "good"] });
  const options = { batchSize: 8, seed, padId: tokenizer.padId, fill: false };
  return [0, 1].flatMap((epoch) => [...batches(examples, { ...options, epoch })]);
}

/** Layer 1 of two is a top layer; of six steps two warm up. */
function rateByHand(name: string, step: number): number {
  const peak = name.startsWith("head.") ? 5e-3 : name.includes("layer.1.") ? 2e-3 : 1e-3;
  return peak * [0, 1 / 2, 1, 3 / 4, 2 / 4, 1 / 4][step - 1];
}

Deno.test("finetune() takes an empty test split, and reports nothing on it", async () => {
  const data = toyData({ train: 16, test: 0 }), { record } = await run({ epochs: 1 }, { data });
  assert.deepEqual(record.test, {});
  assert.equal(predictionsOf(record, "dev").length, 24);
  assert.equal(predictionsOf(record, "test").length, 0);
});

Deno.test("finetune() takes a label that train has not, and scores it 0", async () => {
  const data = { ...toyData({ train: 16 }), labels: ["bad", "good", "odd"] };
  const { record } = await run({ epochs: 1 }, { data });
  assert.equal(record.test["f1 odd"], 0);
  assert.equal(predictionsOf(record, "test")[0].probabilities?.length, 3);
});
