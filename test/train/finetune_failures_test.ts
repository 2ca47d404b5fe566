import assert from "node:assert/strict";
import { engine } from "lib/engine/mod.ts";
import { NonFiniteError, type RunConfigInput } from "lib/train/mod.ts";
import { RunRecord } from "lib/report/mod.ts";
import { tinyModel, toyData, toyRows } from "./tiny_model.ts";
import { devProbabilities, failure, rates } from "./toy_runs.ts";

/** A failure of numbers, with a record that says so. */
async function nonFinite(more: RunConfigInput, train = 16): Promise<NonFiniteError> {
  const error = await failure(more, { data: toyData({ train }) });
  if (!(error instanceof NonFiniteError)) throw error;
  const { record } = error;
  assert.equal(record.stopped, "non-finite");
  assert.equal(record.curves.length, error.step);
  assert.deepEqual(record.test, {});
  assert.deepEqual(RunRecord.parse(JSON.parse(JSON.stringify(record))), record);
  return error;
}

Deno.test("finetune() names the step and the weight that is NaN", async () => {
  const bad = "bert.encoder.layer.1.intermediate.dense.weight";
  const model = await tinyModel({
    spoil: (name, { data }) => {
      if (name === bad) data[5] = NaN;
    },
  });
  const error = await nonFinite({ model });
  assert.equal(error.step, 1);
  assert.equal(error.tensor, `the weight ${bad}`);
  assert.equal(
    error.message,
    `Step 1 gave a number that is not finite; the first bad tensor is the weight ${bad}. Try a ` +
      "lower rate, a longer warm-up, or precision fp32.",
  );
  assert.deepEqual([error.record.curves[0].loss, error.record.curves[0].gradientNorm], [
    null,
    null,
  ]);
  assert.equal(error.record.best, null);
});

Deno.test("finetune() names the tensor in which a divergence begins, in bf16 too", async () => {
  // the decay of a weight by 10⁵ times itself makes it 10⁵ times larger in each step
  for (const precision of ["fp32", "bf16"] as const) {
    const optim = { ...rates(1), weightDecay: 1e5, warmup: 0 };
    const { step, tensor, record } = await nonFinite({ precision, optim, epochs: 9 }, 64);
    assert.ok(step > 1 && step <= 8, `step ${step}`);
    assert.match(
      String(tensor),
      /^the (embeddings|output of layer \d|logits|loss|weight|gradient)/,
    );
    assert.ok(record.curves.slice(0, -1).every(({ loss }) => loss !== null));
  }
});

Deno.test("finetune() names the tensor if only the scores on dev are not finite", async () => {
  // one step an epoch: its update is first used on dev
  const optim = { ...rates(1), weightDecay: 1e19, warmup: 0 };
  const error = await nonFinite({ optim, batchSize: 16 });
  assert.match(error.message, /^Scoring dev after step 1 gave a number that is not finite; /);
  assert.equal(error.step, 1);
  assert.ok(error.tensor);
  assert.ok(error.record.curves.every(({ loss }) => loss !== null));
});

Deno.test("finetune() that diverges keeps the scores of the epochs before in its record", async () => {
  const { step, record } = await nonFinite({
    epochs: 9,
    optim: { ...rates(1), weightDecay: 1e5, warmup: 0 },
  });
  assert.ok(step > 2, `step ${step}, two of which are an epoch`);
  const best = record.evals.find((evaluation) => evaluation.step === record.best?.step);
  assert.deepEqual(record.dev, best?.metrics);
  assert.equal(devProbabilities(record).length, 24);
});

Deno.test("finetune() passes a failure of onProgress on", async () => {
  const onProgress = () => {
    throw new Error("the display is gone");
  };
  const error = await failure({}, { onProgress });
  assert.equal(error.message, "the display is gone");
});

Deno.test("finetune() ends when the engine's precision is changed under it", async () => {
  for (const phase of ["train", "evaluate"]) {
    const error = await failure({ epochs: 1 }, {
      onProgress: (state) => {
        if (state.phase === phase) engine().precision = "bf16";
      },
    });
    assert.equal(
      error.message,
      "Expected the engine at precision fp32, at which this run began, but found bf16. Try one run " +
        "after the other.",
    );
  }
});

Deno.test("finetune() refuses a wrong config before anything else", async () => {
  const error = await failure({ optim: { topRate: 2 } });
  assert.equal(error.name, "TypeError");
  assert.match(error.message, /^Expected a run config but found:\n {2}optim\.topRate: Too big/);
});

Deno.test("finetune() refuses data of another task, and too few labels", async () => {
  const { splits, ...rest } = toyData();
  const pairs = splits.dev.map((row) => ({ ...row, textB: "more" }));
  const wrong = await failure({}, { data: { ...rest, splits: { ...splits, dev: pairs } } });
  assert.equal(wrong.name, "TypeError");
  assert.match(
    wrong.message,
    /but found a pair of texts \(data set: toy reviews, split dev, row 1\)/,
  );
  const one = await failure({}, { data: { ...rest, splits, labels: ["good"] } });
  assert.match(one.message, /^Expected at least two labels, all different, but found \["good"\]/);
  const none = await failure({}, { data: { ...rest, splits: { ...splits, dev: [] } } });
  assert.match(none.message, /^Expected rows in train and dev but found none in dev/);
});

Deno.test("finetune() names the rows whose label is none of the data's", async () => {
  const { splits, ...rest } = toyData(), odd = { ...toyRows(1)[0], id: "r7", label: "odd" };
  const data = { ...rest, splits: { ...splits, test: [...splits.test, odd] } };
  const error = await failure({}, { data });
  assert.equal(error.name, "RangeError");
  assert.match(error.message, /^Expected labels among \["bad","good"\] but found "odd" \(row r7\)/);
});

Deno.test("finetune() cannot balance the weights of a label that train has not", async () => {
  const data = { ...toyData(), labels: ["bad", "good", "odd"] };
  const error = await failure({ loss: { name: "focal", alpha: "balanced" } }, { data });
  assert.match(
    error.message,
    /^Expected rows of every label in train, .* found none of odd \(where/,
  );
});

Deno.test("finetune() says that a model is not there, and that maxLength is beyond it", async () => {
  const nowhere = await failure({ model: "./no/such/model" });
  assert.match(nowhere.message, /^Expected a model folder at /);
  const long = await failure({ maxLength: 512 });
  assert.match(long.message, /^Expected maxLength of at most 128, the positions of tiny_bert_/);
});
