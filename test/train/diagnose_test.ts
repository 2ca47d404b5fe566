import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { type Batch, batches, encodeRows } from "lib/data/mod.ts";
import type { Precision } from "lib/engine/mod.ts";
import { crossEntropy } from "lib/losses/mod.ts";
import { RunConfig, TextClassifier } from "lib/train/mod.ts";
import { withBatch } from "lib/train/batch_tensors.ts";
import { firstBadTensor } from "lib/train/diagnose.ts";
import type { LossFunction } from "lib/train/gradient_function.ts";
import { at, living, openForTests } from "../tensors.ts";
import { ofLogits } from "./plain_step.ts";
import { tinyModel, toyRows } from "./tiny_model.ts";

await openForTests();

const labels = ["bad", "good"];
const config = RunConfig.parse({ model: await tinyModel(), batchSize: 4 });
const model = await TextClassifier.create(config, labels);
globalThis.addEventListener("unload", () => model.dispose());

const [batch] = batches(encodeRows(toyRows(4), model.tokenizer, { labels }), {
  batchSize: 4,
  padId: model.tokenizer.padId,
});

interface Look {
  lossOf?: LossFunction;
  batch?: Batch;
  precision?: Precision;
  seed?: number;
}

/** What is found while one weight has `value` in one place; nothing is left of the look. */
function found(name?: string, value = NaN, look: Look = {}): string | undefined {
  const { lossOf = ofLogits((z, y) => crossEntropy(z, y)), precision = "fp32", seed } = look;
  const before = living(), variable = name === undefined ? undefined : model.variables[name];
  const good = variable?.dataSync().slice();
  const set = (first: (x: number) => number) =>
    tf.tidy(() => {
      const numbers = good?.map((x, i) => i === 0 ? first(x) : x) ?? [];
      variable?.assign(tf.tensor(numbers as Float32Array, variable.shape));
    });
  set(() => value);
  const answer = at(
    { precision },
    () => withBatch(look.batch ?? batch, (x, y) => firstBadTensor(model, x, y, seed, lossOf)),
  );
  set((x) => x);
  assert.deepEqual(living(), before);
  return answer;
}

Deno.test("firstBadTensor() finds nothing where all is finite, with dropout or without", () => {
  assert.equal(found(), undefined);
  assert.equal(found(undefined, NaN, { seed: 3 }), undefined);
});

Deno.test("firstBadTensor() names a weight that is NaN or infinite", () => {
  const name = "bert.encoder.layer.1.attention.self.value.weight";
  assert.equal(found(name, NaN), `the weight ${name}`);
  assert.equal(found(name, -Infinity), `the weight ${name}`);
  assert.equal(found("head.out.bias", Infinity), "the weight head.out.bias");
});

Deno.test("firstBadTensor() names the lowest hidden states that overflow, in fp32 and bf16", () => {
  const huge = 3e38;
  for (const precision of ["fp32", "bf16"] as const) {
    const look = { precision };
    const embeddings = "bert.embeddings.LayerNorm.weight";
    assert.equal(found(embeddings, huge, look), "the embeddings", precision);
    for (const layer of [0, 1]) {
      const name = `bert.encoder.layer.${layer}.output.LayerNorm.weight`;
      assert.equal(found(name, huge, look), `the output of layer ${layer}`, precision);
    }
  }
});

Deno.test("firstBadTensor() names logits that overflow", () => {
  const [huge, head] = [3e38, model.variables["head.dense.bias"]];
  const good = head.dataSync().slice();
  // tanh of a large sum is 1: the logit is the sum of two numbers near the largest float
  tf.tidy(() => head.assign(tf.fill(head.shape, 50)));
  const variable = model.variables["head.out.bias"], zero = variable.dataSync().slice();
  tf.tidy(() => variable.assign(tf.fill(variable.shape, huge)));
  assert.equal(found("head.out.weight", huge), "the logits");
  tf.tidy(() => variable.assign(tf.tensor(zero, variable.shape)));
  tf.tidy(() => head.assign(tf.tensor(good, head.shape)));
});

Deno.test("firstBadTensor() names the loss of a label that does not exist", () => {
  assert.equal(
    found(undefined, NaN, { batch: { ...batch, labels: batch.labels.map(() => 7) } }),
    "the loss",
  );
});

Deno.test("firstBadTensor() names the topmost gradient that is bad while the loss is finite", () => {
  // √ has the slope ∞ at 0
  const lossOf: LossFunction = (logits) =>
    tf.sqrt(tf.sum(tf.square(tf.mul(logits, 0)))) as tf.Scalar;
  assert.equal(found(undefined, NaN, { lossOf }), "the gradient of head.out.bias");
});

Deno.test("firstBadTensor() passes other failures on, and leaves nothing then", () => {
  const lossOf = () => {
    throw new Error("of its own");
  };
  const before = living();
  assert.throws(() => found(undefined, NaN, { lossOf }), /of its own/);
  assert.deepEqual(living(), before);
});
