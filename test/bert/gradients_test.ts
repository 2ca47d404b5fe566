import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { z } from "zod";
import { encode, type NamedTensors } from "lib/bert/mod.ts";
import { compile } from "lib/engine/mod.ts";
import { processorFeatures } from "lib/engine/processor.ts";
import { crossEntropy, focalLoss } from "lib/losses/mod.ts";
import { assertClose, at, openForTests, relativeL2, values } from "../tensors.ts";
import {
  asVariables,
  BERT_MINI_ZH,
  type Encoder,
  type Golden,
  MODES,
  readEncoder,
  readGolden,
  tinyModel,
} from "./golden.ts";

await openForTests();

/** What a fine-tune step gives, as numbers. */
interface Step {
  loss: number;
  logits: number[];
  gradients: Map<string, Float32Array>;
}

type Loss = (logits: tf.Tensor2D, labels: tf.Tensor1D) => tf.Scalar;

/** Logits of the head of sentence_model.py: [CLS] → dense → tanh → dense. */
function headLogits(variables: NamedTensors, states: tf.Tensor): tf.Tensor2D {
  const [batch, , hidden] = states.shape as [number, number, number];
  const linear = (x: tf.Tensor, name: string) =>
    tf.add(
      tf.matMul(x as tf.Tensor2D, variables[`${name}.weight`] as tf.Tensor2D, false, true),
      variables[`${name}.bias`],
    );
  const cls = tf.reshape(tf.slice(states, [0, 0, 0], [batch, 1, hidden]), [batch, hidden]);
  return linear(tf.tanh(linear(cls, "head.dense")), "head.out") as tf.Tensor2D;
}

/** Forward and backward of the golden file's batch in one mode. */
function runStep(
  { compiled = false, ...setting }: typeof MODES[string],
  { config, weights }: Encoder,
  golden: Golden,
  lossOf: Loss,
): Step {
  const batch = golden.batch(), labels = tf.tensor1d(golden.numbers("labels"), "int32");
  const variables = weights as Record<string, tf.Variable>, names = Object.keys(variables);
  const work = (given: typeof batch, labels: tf.Tensor1D) => {
    const logitsOf = () => headLogits(variables, encode(config, variables, given));
    const { value, grads } = tf.variableGrads(
      () => lossOf(logitsOf(), labels),
      names.map((name) => variables[name]),
    );
    return { value, grads, logits: logitsOf() };
  };
  const run = compile(work), result = at(setting, () => (compiled ? run : work)(batch, labels));
  const gradients = new Map(
    names.map((name) => [name, result.grads[variables[name].name].dataSync<"float32">()]),
  );
  const step = { loss: values(result.value)[0], logits: values(result.logits), gradients };
  tf.dispose([result, { ...batch }, labels]);
  run.dispose();
  return step;
}

/** In exact arithmetic zero: softmax ignores what is added to a whole row. */
const isNoise = (name: string) => name.endsWith("attention.self.key.bias");

/** Relative L2 over all gradients at once, and of the worst tensor. */
function errors(found: Step["gradients"], wanted: Map<string, Float32Array>) {
  let difference = 0, size = 0, worst = { error: 0, name: "" };
  for (const [name, numbers] of wanted) {
    const other = found.get(name) ?? new Float32Array();
    numbers.forEach((x, i) => {
      difference += (other[i] - x) ** 2;
      size += x ** 2;
    });
    const error = isNoise(name) ? 0 : relativeL2(other, numbers);
    if (error > worst.error) worst = { error, name };
  }
  return { all: Math.sqrt(difference / size), worst };
}

const tiny = await readGolden("gradients_tiny.safetensors");
const tinyEncoder = { ...tinyModel(tiny) };
tinyEncoder.weights = asVariables(tinyEncoder.weights);

const alpha = Array.from(tiny.numbers("focal_alpha")), gamma = Number(tiny.note("focal_gamma"));
const LOSSES: [name: string, prefix: string, Loss][] = [
  ["cross entropy", "", crossEntropy],
  // PyTorch's focal loss of the golden file divides by the rows, ours by their alphas
  ["focal loss", "focal_", (logits, labels) => {
    const rows = labels.shape[0];
    return tf.div(focalLoss(logits, labels, { gamma, alpha, reduction: "sum" }), rows);
  }],
];

/** The gradients of a golden file that has them whole. */
function wholeGradients(golden: Golden, prefix: string): Map<string, Float32Array> {
  const start = `${prefix}gradient.`;
  return new Map(
    golden.names(start).map((name) => [name.slice(start.length), golden.numbers(name)]),
  );
}

for (const [loss, prefix, lossOf] of LOSSES) {
  for (const [mode, setting] of Object.entries(MODES)) {
    Deno.test(`a step of the tiny model has PyTorch's gradients of ${loss}, ${mode}`, () => {
      const wanted = wholeGradients(tiny, prefix);
      const step = runStep(setting, tinyEncoder, tiny, lossOf);
      assert.deepEqual([...step.gradients.keys()].sort(), [...wanted.keys()].sort());
      assertClose([step.loss], tiny.numbers(`${prefix}loss`), 1e-6);
      assertClose(step.logits, tiny.numbers("logits"), 1e-5);
      const { all, worst } = errors(step.gradients, wanted);
      assert.ok(all <= 1e-5, `all: ${all}`);
      assert.ok(worst.error <= 1e-5, `${worst.name}: ${worst.error}`);
    });
  }

  Deno.test(`a step of the tiny model in bf16 is near PyTorch's gradients of ${loss}`, () => {
    for (const [mode, setting] of Object.entries(MODES)) {
      // in one part, which shares its kernels with the fused mode
      const step = runStep({ ...setting, precision: "bf16", cores: 1 }, tinyEncoder, tiny, lossOf);
      const { all } = errors(step.gradients, wholeGradients(tiny, prefix));
      assert.ok(all <= 3e-2, `${mode}: ${all}`);
      assert.ok(all > 1e-4, `${mode}: was not bf16`);
    }
  });
}

const mini = await readGolden("gradients_bert-mini-zh.safetensors");
const miniEncoder = await readEncoder(BERT_MINI_ZH);
for (const name of mini.names("head.")) {
  miniEncoder.weights[name] = tf.tensor(mini.numbers(name), mini.shape(name));
}
miniEncoder.weights = asVariables(miniEncoder.weights);

/** Errors of autocast-bf16 against fp32 by kind of attention, as the golden file notes them. */
const Autocast = z.record(z.enum(["eager", "sdpa"]), z.object({ all: z.number() }));

const PROJECTIONS = 8;

/** Sign of entry i in projection p, as test/golden/README.md defines it. */
function sign(i: number, p: number): 1 | -1 {
  let h = (i + Math.imul(p, 0x9e3779b9)) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) & 1 ? -1 : 1;
}

function projections(numbers: Float32Array): number[] {
  const sums = new Array<number>(PROJECTIONS).fill(0);
  numbers.forEach((x, i) => {
    if (x !== 0) { for (let p = 0; p < PROJECTIONS; p++) sums[p] += sign(i, p) * x; }
  });
  return sums;
}

/** Estimates the errors of all gradients and of the worst tensor from the golden projections. */
function estimatedErrors(golden: Golden, found: Step["gradients"]) {
  let difference = 0, size = 0, worst = { error: 0, name: "" };
  for (const [name, numbers] of found) {
    const wanted = golden.numbers(`projection.${name}`), norm = golden.numbers(`norm.${name}`)[0];
    const squared = projections(numbers)
      .reduce((sum, x, p) => sum + (x - wanted[p]) ** 2, 0) / PROJECTIONS;
    difference += squared;
    size += norm ** 2;
    const error = isNoise(name) ? 0 : Math.sqrt(squared) / norm;
    if (error > worst.error) worst = { error, name };
  }
  return { all: Math.sqrt(difference / size), worst };
}

Deno.test("the signs of the projections are those of the golden file's script", () => {
  const sums = Array.from({ length: PROJECTIONS }, (_, p) => {
    let sum = 0;
    for (let i = 0; i < 1000; i++) sum += sign(i, p);
    return sum;
  });
  assert.deepEqual(sums, [34, -34, -8, -8, 14, 36, -12, -52]);
});

/** Fails unless the sampled entries of every gradient agree on the scale of its norm. */
function assertSamples(golden: Golden, found: Step["gradients"], tolerance: number): void {
  for (const [name, numbers] of found) {
    const positions = golden.numbers(`index.${name}`), norm = golden.numbers(`norm.${name}`)[0];
    const sampled = Array.from(positions, (i) => numbers[i] / norm);
    const wanted = Array.from(golden.numbers(`sample.${name}`), (x) => x / norm);
    if (!isNoise(name)) assertClose(sampled, wanted, tolerance, name);
  }
}

for (const [mode, setting] of Object.entries(MODES)) {
  Deno.test(`a step of bert-mini-zh has PyTorch's gradients, ${mode.replace("parts", "one part")}`, () => {
    const step = runStep({ ...setting, cores: 1 }, miniEncoder, mini, crossEntropy);
    assert.deepEqual(
      [...step.gradients.keys()].sort(),
      mini.names("norm.").map((name) => name.slice("norm.".length)).sort(),
    );
    assertClose([step.loss], mini.numbers("loss"), 1e-6);
    assertClose(step.logits, mini.numbers("logits"), 1e-5);
    const { all, worst } = estimatedErrors(mini, step.gradients);
    assert.ok(all <= 1e-5, `all: ${all}`);
    assert.ok(worst.error <= 1e-5, `${worst.name}: ${worst.error}`);
    assertSamples(mini, step.gradients, 1e-5);
  });
}

Deno.test("gradients of bert-mini-zh in bf16 are nearer to fp32 than those of PyTorch's autocast", () => {
  const mode = MODES["compiled in parts"];
  const exact = runStep({ ...mode, precision: "fp32" }, miniEncoder, mini, crossEntropy);
  const rounded = runStep({ ...mode, precision: "bf16" }, miniEncoder, mini, crossEntropy);
  const { all } = errors(rounded.gradients, exact.gradients);
  const peers = Autocast.parse(JSON.parse(mini.note("autocast_bf16")));
  // a processor without bf16 products has them made by others, whose sums are rounded as well
  const hasBf16 = processorFeatures().some((feature) => /bf16/.test(feature));
  for (const [attention, error] of Object.entries(peers)) {
    const most = hasBf16
      ? error.all
      : 1.25 * Math.max(...Object.values(peers).map(({ all }) => all));
    assert.ok(all < most, `${all} but autocast with ${attention} attention ${error.all}`);
  }
  assert.ok(all > 1e-4, "was not bf16");
});
