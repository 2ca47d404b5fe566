import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { encode, type NamedTensors } from "lib/bert/mod.ts";
import { encoderLayer, LAYER_TENSORS } from "lib/bert/encoder_layer.ts";
import { encoderKernels } from "lib/bert/encoder_kernels.ts";
import { layerWeights } from "lib/bert/layer_weights.ts";
import { compile, isBf16 } from "lib/engine/mod.ts";
import {
  assertClose,
  assertKeepsNothing,
  at,
  openForTests,
  relativeL2,
  seeded,
  seededNumbers,
  type Setting,
  slopes,
  values,
} from "../tensors.ts";
import { PLAIN_ACTIVATIONS, plainEncode } from "./plain_encoder.ts";
import { smallEncoder } from "./small_encoder.ts";

await openForTests();

const MODES: Record<string, Setting & { compiled?: boolean }> = {
  "op by op": { fusion: false },
  "fused": { fusion: true },
  "compiled in parts": { fusion: true, compiled: true, cores: 2 },
};

/** Gradients of Σ states·w for all weights, where padding has no say. */
function gradients(
  weights: NamedTensors,
  mask: tf.Tensor,
  statesOf: (weights: NamedTensors) => tf.Tensor,
): NamedTensors {
  const names = Object.keys(weights);
  const loss = (...given: tf.Tensor[]) => {
    const states = statesOf(Object.fromEntries(names.map((name, i) => [name, given[i]])));
    const upstream = tf.mul(seeded(states.shape, 99), tf.expandDims(tf.cast(mask, "float32"), 2));
    return tf.sum(tf.mul(states, upstream));
  };
  const found = tf.grads(loss)(names.map((name) => weights[name]));
  return Object.fromEntries(names.map((name, i) => [name, found[i]]));
}

const numbersOf = (tensors: NamedTensors) =>
  Object.fromEntries(Object.entries(tensors).map(([name, t]) => [name, values(t)]));

/** Fails unless each gradient has the wanted one's direction and size; noise on the scale of all. */
function assertGradients(
  found: NamedTensors,
  wanted: Record<string, number[]>,
  tolerance: number,
  what: string,
): void {
  const largest = Math.max(...Object.values(wanted).map((g) => Math.hypot(...g)));
  for (const [name, numbers] of Object.entries(wanted)) {
    const error = name.endsWith("self.key.bias")
      ? Math.hypot(...values(found[name])) / largest
      : relativeL2(values(found[name]), numbers);
    assert.ok(error <= tolerance, `${what}, ${name}: ${error}`);
  }
}

const CASES: [string, Parameters<typeof smallEncoder>[0], number | undefined][] = [
  ["exact GELU", {}, undefined],
  ["the tanh approximation of GELU", { hidden_act: "gelu_new" }, undefined],
  ["ReLU", { hidden_act: "relu" }, undefined],
  ["both dropouts", {}, 11],
  ["dropout of hidden states only", { attention_probs_dropout_prob: 0 }, 12],
];

for (const [name, more, seed] of CASES) {
  Deno.test(`the encoder's gradients are those of plain ops under tfjs's tape, with ${name}`, () => {
    tf.tidy(() => {
      const { config, weights, batch } = smallEncoder(more);
      const wanted = numbersOf(
        gradients(weights, batch.mask, (w) => plainEncode(config, w, batch, seed)),
      );
      const dropoutSeed = seed === undefined ? undefined : tf.scalar(seed, "int32");
      const ours = (weights: NamedTensors) =>
        gradients(weights, batch.mask, (w) => encode(config, w, batch, { dropoutSeed }));
      // the dropout case in all modes, the others fused: the code between differs in nothing else
      const modes = name === "both dropouts" ? Object.values(MODES) : [MODES["fused"]];
      for (const { compiled, ...setting } of modes) {
        const step = compile(ours), found = at(setting, () => (compiled ? step : ours)(weights));
        assertGradients(found, wanted, 2e-5, JSON.stringify(setting));
        step.dispose();
      }
    });
  });
}

Deno.test("the encoder's gradients agree with finite differences along a direction", () => {
  tf.tidy(() => {
    const { config, weights, batch } = smallEncoder(), dropoutSeed = tf.scalar(3, "int32");
    const names = Object.keys(weights);
    const lossAt = (shift: number) =>
      tf.tidy(() => {
        const moved = Object.fromEntries(
          names.map((
            n,
            i,
          ) => [n, tf.add(weights[n], tf.mul(seeded(weights[n].shape, 200 + i), shift))]),
        );
        const states = encode(config, moved, batch, { dropoutSeed });
        const upstream = tf.mul(
          seeded(states.shape, 99),
          tf.expandDims(tf.cast(batch.mask, "float32"), 2),
        );
        // added in double precision: the differences are small
        return values(tf.mul(states, upstream)).reduce((a, b) => a + b, 0);
      });
    const found = gradients(weights, batch.mask, (w) => encode(config, w, batch, { dropoutSeed }));
    const slope = names.reduce(
      (sum, n, i) => sum + values(tf.sum(tf.mul(found[n], seeded(weights[n].shape, 200 + i))))[0],
      0,
    );
    const [wanted] = slopes([0], ([shift]) => lossAt(shift), 2e-4);
    assert.ok(Math.abs(slope - wanted) < 2e-3 * Math.abs(wanted), `${slope} against ${wanted}`);
  });
});

const GEOMETRY = {
  batch: 2,
  length: 3,
  heads: 2,
  hidden: 8,
  epsilon: 1e-12,
  hiddenDropout: 0,
  attentionDropout: 0,
  precision: "fp32" as const,
};

for (const activation of ["gelu", "gelu_new", "relu"] as const) {
  Deno.test(`activate and its gradient are the function of the paper and its slope: ${activation}`, () => {
    const points = [...seededNumbers(30, 5), 0.01, -6, 6, 30, -30].map((x) => Math.fround(x));
    const kernels = encoderKernels({ ...GEOMETRY, activation });
    tf.tidy(() => {
      const x = tf.tensor2d(points, [points.length, 1]), none = tf.zeros([1]);
      const [y] = kernels.activate(x, none),
        plain = (x: tf.Tensor) => PLAIN_ACTIVATIONS[activation](x);
      // erf rounds near -1 and 1: the error grows with the factor x
      const scaled = (numbers: number[]) =>
        numbers.map((v, i) => v / Math.max(1, Math.abs(points[i])));
      assertClose(scaled(values(y)), scaled(values(plain(x))), 1e-6);
      const [slope] = kernels.activateGradient(tf.onesLike(x), x, none);
      assertClose(values(slope), values(tf.grad(plain)(x)), 2e-6);
      const measured = points.map((p) =>
        slopes([p], ([v]) => tf.tidy(() => values(plain(tf.scalar(v)))[0]), 0.02)[0]
      );
      const smooth = points.map((p) => activation !== "relu" || Math.abs(p) > 0.05);
      assertClose(
        values(slope).filter((_, i) => smooth[i]),
        measured.filter((_, i) => smooth[i]),
        1e-3,
      );
    });
  });
}

Deno.test("encoderLayer() takes its tensors in the order of LAYER_TENSORS, as layerWeights() gives them", () => {
  tf.tidy(() => {
    const { config, weights } = smallEncoder(), prefix = "bert.encoder.layer.1.";
    const found = layerWeights(weights, prefix, "fp32", 1)[0];
    assert.equal(found.length, LAYER_TENSORS.length);
    LAYER_TENSORS.forEach((name, i) => {
      const parts = name.startsWith("qkv")
        ? ["query", "key", "value"].map((part) => `attention.self.${part}${name.slice(3)}`)
        : [name];
      const wanted = parts.flatMap((part) => values(weights[prefix + part]));
      assert.deepEqual(values(found[i]), wanted, name);
    });
    assert.equal(found[0].shape[0], 3 * config.hidden_size);
    const matrices = layerWeights(weights, prefix, "bf16", 1)[0].filter((t) => t.rank === 2);
    assert.ok(matrices.every(isBf16));
  });
});

Deno.test("encoderLayer() leaves no tensors behind", () => {
  const { config, weights } = smallEncoder();
  const layer = encoderLayer({
    ...GEOMETRY,
    heads: 3,
    hidden: config.hidden_size,
    activation: "gelu",
    attentionDropout: 0.1,
  });
  const tensors = tf.tidy(() => layerWeights(weights, "bert.encoder.layer.0.", "fp32", 1)[0]);
  const x = seeded([6, config.hidden_size], 1), bias = tf.zeros([2, 1, 1, 3]);
  const keys = tf.zeros([3, 3], "int32"), inputs = [x, bias, keys, ...tensors];
  for (const call of ["first", "second"]) {
    assertKeepsNothing(`forward, ${call} call`, () => layer(...inputs));
    assertKeepsNothing(
      `backward, ${call} call`,
      () => tf.grad((x: tf.Tensor) => tf.sum(layer(x, ...inputs.slice(1))))(x),
    );
  }
  tf.dispose([inputs, weights]);
});
