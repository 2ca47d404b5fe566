import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { type Batch, batches, encodeRows } from "lib/data/mod.ts";
import { crossEntropy, rDropLoss } from "lib/losses/mod.ts";
import { finetune, RunConfig, type RunConfigInput, TextClassifier } from "lib/train/mod.ts";
import { type ModelBatch, stepBatches } from "lib/train/batch_tensors.ts";
import { lossAndGradients } from "lib/train/loss_and_gradients.ts";
import { recipeOf } from "lib/train/recipe.ts";
import { type StepOptions, trainingStep } from "lib/train/training_step.ts";
import { assertClose, living, openForTests } from "../tensors.ts";
import { numbersOf, PlainAdamw } from "./plain_adamw.ts";
import { ofLogits } from "./plain_step.ts";
import { tinyModel, toyData, toyRows } from "./tiny_model.ts";
import { failure, rates, recipe, run } from "./toy_runs.ts";

await openForTests();

const folder = await tinyModel(), labels = ["bad", "good"], RATE = 1e-3;
const lossOf = ofLogits((logits, ids) => crossEntropy(logits, ids));
const configOf = (more: RunConfigInput = {}) =>
  RunConfig.parse({
    model: folder,
    batchSize: 8,
    ...more,
    optim: { ...rates(RATE), warmup: 0, ...more.optim },
  });
const create = (config = configOf()) => TextClassifier.create(config, labels);

function cut(model: TextClassifier, count: number, batchSize: number): Batch[] {
  const examples = encodeRows(toyRows(count), model.tokenizer, { labels });
  return [...batches(examples, { batchSize, padId: model.tokenizer.padId })];
}

/** Weights after steps over the batches given to each. */
async function trained(
  steps: (model: TextClassifier) => Batch[][],
  more: RunConfigInput = {},
  options: StepOptions = {},
): Promise<{ weights: Map<string, number[]>; losses: number[]; start: Map<string, number[]> }> {
  const config = configOf(more), model = await create(config), start = numbersOf(model.variables);
  const { optimizer, frozen } = recipeOf(config, model, 10);
  const step = trainingStep(model, optimizer, lossOf, { frozen, ...options });
  const losses = steps(model).map((list, i) =>
    stepBatches(list, (tensors) => step.run(tensors, i + 1, list.map(() => 77 + i))).loss
  );
  const weights = numbersOf(model.variables);
  step.dispose();
  model.dispose();
  return { weights, losses, start };
}

function assertSame(
  found: Map<string, number[]>,
  wanted: Map<string, number[]>,
  tolerance: number,
) {
  for (const [name, w] of wanted) {
    // the gradient of a key bias is 0 but for rounding, which AdamW blows up to the size of a step
    assertClose(found.get(name) ?? [], w, name.endsWith("key.bias") ? 0.01 : tolerance, name);
  }
}

Deno.test("gradients of several batches, one of them short, are those of one large batch", async () => {
  const none = { head: { dropout: 0 } }, before = living();
  const noDropout = await tinyModel({
    config: { ...TINY, hidden_dropout_prob: 0, attention_probs_dropout_prob: 0 },
  });
  const more = { ...none, model: noDropout };
  const small = await trained((model) => [cut(model, 20, 8), cut(model, 20, 8)], more);
  const large = await trained((model) => [cut(model, 20, 20), cut(model, 20, 20)], more);
  assertClose(small.losses, large.losses, 1e-6);
  assertSame(small.weights, large.weights, 2e-5);
  for (const [name, now] of small.weights) {
    assert.ok(now.some((x, i) => x !== small.start.get(name)?.[i]), `${name} has moved`);
  }
  assert.deepEqual(living(), before);
});

/** The tiny model's config. */
const TINY = JSON.parse(Deno.readTextFileSync(`${folder}/config.json`));

/** Plain AdamW on gradients found op by op. */
async function plainly(
  gradientsOf: (
    model: TextClassifier,
    inputs: ModelBatch,
    ids: tf.Tensor1D,
    seed: tf.Scalar,
  ) => { loss: tf.Scalar; gradients: Record<string, tf.Tensor> },
) {
  const model = await create(), adam = new PlainAdamw(1, () => RATE);
  const weights = numbersOf(model.variables);
  const [batch] = cut(model, 8, 8);
  let loss = NaN;
  stepBatches([batch], ([{ inputs, labels }]) =>
    tf.tidy(() => {
      const found = gradientsOf(model, inputs, labels as tf.Tensor1D, tf.scalar(77, "int32"));
      loss = found.loss.dataSync()[0];
      adam.update(weights, numbersOf(found.gradients));
    }));
  model.dispose();
  return { weights, loss };
}

Deno.test("R-Drop adds the agreement of two passes with different dropout", async () => {
  const found = await trained((model) => [cut(model, 8, 8)], {}, { rDrop: 3 });
  const wanted = await plainly((model, inputs, ids, seed) =>
    lossAndGradients(model.variables, (weights) => {
      const first = model.outputs(inputs, seed, weights);
      const second = model.outputs(inputs, tf.scalar(-78, "int32"), weights);
      const entropy = tf.div(tf.add(lossOf(first, ids, {}), lossOf(second, ids, {})), 2);
      return tf.add(entropy, tf.mul(3, rDropLoss(first, second, ids)));
    })
  );
  assertClose(found.losses, [wanted.loss], 1e-6);
  assertSame(found.weights, wanted.weights, 2e-5);
  const without = await trained((model) => [cut(model, 8, 8)]);
  assert.notDeepEqual(found.losses, without.losses);
});

const WORDS = "bert.embeddings.word_embeddings.weight";

Deno.test("FGM adds the gradients where the word embeddings are moved against the model", async () => {
  const found = await trained((model) => [cut(model, 8, 8)], {}, { fgm: 0.5 });
  let worse = false;
  const wanted = await plainly((model, inputs, ids, seed) => {
    const at = (weights: Record<string, tf.Tensor>) =>
      lossAndGradients(weights, (w) => lossOf(model.outputs(inputs, seed, w), ids, w));
    const first = at(model.variables), g = first.gradients[WORDS];
    const moved = tf.add(model.variables[WORDS], tf.mul(g, tf.div(0.5, tf.norm(g))));
    const second = at({ ...model.variables, [WORDS]: moved });
    worse = second.loss.dataSync()[0] > first.loss.dataSync()[0];
    const gradients = Object.fromEntries(
      Object.entries(first.gradients).map(([name, x]) => [
        name,
        tf.add(x, second.gradients[name]),
      ]),
    );
    return { loss: first.loss, gradients };
  });
  assert.ok(worse, "the move makes the loss larger");
  assertClose(found.losses, [wanted.loss], 1e-6);
  assertSame(found.weights, wanted.weights, 2e-5);
});

Deno.test("what is frozen stays to the bit, all else moves as it would", async () => {
  const layers = { freezeEmbeddings: true, freeze: 1 };
  const { weights, start } = await trained((model) => [cut(model, 8, 8)], { layers });
  for (const [name, now] of weights) {
    const held = name.startsWith("bert.embeddings.") || name.includes(".layer.0.");
    const same = now.every((x, i) => x === start.get(name)?.[i]);
    assert.equal(same, held, name);
  }
  const { record } = await run({ layers, epochs: 1 });
  assert.equal(record.stopped, "finished");
});

Deno.test("top layers are begun anew by seed, and only they", async () => {
  const plain = await create(), fresh = await create(configOf({ layers: { reinitialise: 1 } }));
  const again = await create(configOf({ layers: { reinitialise: 1 } }));
  const other = await create(configOf({ layers: { reinitialise: 1 }, seed: 2 }));
  const [a, b, c, d] = [plain, fresh, again, other].map((x) => numbersOf(x.variables));
  for (const [name, values] of b) {
    const isTop = name.includes(".layer.1.");
    assert.deepEqual(c.get(name), values, name);
    if (!isTop && !name.startsWith("head.")) assert.deepEqual(a.get(name), values, name);
    if (!isTop) continue;
    if (name.endsWith("bias")) assert.ok(values.every((x) => x === 0), name);
    else if (name.endsWith("LayerNorm.weight")) assert.ok(values.every((x) => x === 1), name);
    else {
      const deviation = Math.sqrt(values.reduce((s, x) => s + x * x, 0) / values.length);
      assert.ok(Math.abs(deviation - 0.02 * 0.88) < 0.001, `${name}: ${deviation}`);
      assert.notDeepEqual(d.get(name), values, `${name} by another seed`);
    }
  }
  [plain, fresh, again, other].forEach((model) => model.dispose());
  const error = await failure({ layers: { reinitialise: 3 } });
  assert.match(error.message, /^Expected at most 2 layers to begin anew, as many as tiny_bert_/);
});

Deno.test("finetune() scores and returns the moving average, which lags behind the weights", async () => {
  const plain = await run({ epochs: 1 });
  for (const emaStart of ["copy", "fixed", "zero"] as const) {
    const more = { epochs: 1, optim: { ...rates(0.008), ema: 0.9, emaStart } };
    const averaged = await run(more);
    assert.deepEqual(averaged.record.curves, plain.record.curves, "training is the same");
    assert.notDeepEqual(averaged.weights, plain.weights);
    assert.deepEqual(averaged.record.dev.loss === plain.record.dev.loss, false);
    const devOfModel = averaged.dev, { predictions } = averaged.record;
    assert.ok(Array.isArray(predictions));
    assert.deepEqual(
      predictions.filter(({ split }) => split === "dev").map((row) => row.probabilities),
      devOfModel,
      "the weights that were scored are those that come back",
    );
  }
});

Deno.test("finetune() without clipping is finetune() with a limit that no gradient reaches", async () => {
  const curves = async (clip: number | null) => {
    const { record } = await run({ epochs: 1, optim: { ...rates(0.008), clip } });
    return record.curves;
  };
  const free = await curves(null);
  assert.deepEqual(free, await curves(1e9));
  assert.notDeepEqual(free, await curves(0.01));
  assert.ok(free.every(({ gradientNorm }) => Number(gradientNorm) > 0), "norms are reported");
});

Deno.test("finetune() follows the schedule of the config", async () => {
  const ratesOf = async (schedule: "linear" | "cosine" | "constant") => {
    const { record } = await run({ epochs: 1, optim: { ...rates(0.008), schedule, warmup: 0.25 } });
    return record.curves.map(({ rate }) => rate / 0.008);
  };
  const expected = {
    constant: (x: number) => Math.min(1, x / 3),
    linear: (x: number) => x < 3 ? x / 3 : (12 - x) / 9,
    cosine: (x: number) => x < 3 ? x / 3 : 0.5 * (1 + Math.cos(Math.PI * (x - 3) / 9)),
  };
  for (const [name, factor] of Object.entries(expected)) {
    const found = await ratesOf(name as keyof typeof expected);
    assertClose(found, Array.from({ length: 12 }, (_, i) => factor(i)), 1e-12, name);
  }
});

Deno.test("finetune() tells what it will do to each part before the first step", async () => {
  const told: unknown[] = [], steps: number[] = [];
  const optim = { topRate: 4e-3, layerDecay: 0.5, headRate: 1e-2, ema: 0.9 };
  const { model } = await finetune({ ...recipe, optim, layers: { freeze: 1 }, epochs: 1 }, {
    data: toyData(),
    onStart: ({ run, rates, totalSteps }) => {
      told.push(run, totalSteps, rates.map((x) => [x.group, x.rate, x.weightDecay, x.frozen]));
      assert.equal(steps.length, 0);
    },
    onProgress: ({ step }) => steps.push(step),
  });
  model.dispose();
  assert.deepEqual(told, ["run (seed 1)", 12, [
    ["embeddings", 1e-3, 0.01, false],
    ["embeddings", 1e-3, 0, false],
    ["layer 1", 0, 0, true],
    ["layer 2", 4e-3, 0.01, false],
    ["layer 2", 4e-3, 0, false],
    ["head", 1e-2, 0.01, false],
    ["head", 1e-2, 0, false],
  ]]);
});

Deno.test("finetune() chooses by any score that it reports, small ones by being small", async () => {
  const byLoss = await run({ metric: "loss" }), { evals, best } = byLoss.record;
  const losses = evals.map(({ metrics }) => metrics.loss ?? NaN);
  assert.equal(best?.metric.value, Math.min(...losses));
  const ofLabel = await run({ metric: "f1 good", epochs: 1 });
  assert.equal(ofLabel.record.best?.metric.name, "f1 good");
  const error = await failure({ metric: "f1 god" });
  assert.match(error.message, /found "f1 god" \(where: metric\)\. Did you mean "f1 good"\?/);
});
