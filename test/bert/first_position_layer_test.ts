import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { encode, type NamedTensors } from "lib/bert/mod.ts";
import { compile } from "lib/engine/mod.ts";
import { assertKeepsNothing, at, openForTests, relativeL2, seeded, values } from "../tensors.ts";
import { plainEncode } from "./plain_encoder.ts";
import { smallEncoder } from "./small_encoder.ts";

await openForTests();

/** Σ states·w over first positions [batch, 1, hidden], and its gradients for all weights. */
function lossAndGradients(
  weights: NamedTensors,
  statesOf: (weights: NamedTensors) => tf.Tensor,
): { loss: tf.Tensor; gradients: NamedTensors } {
  const names = Object.keys(weights);
  const loss = (...given: tf.Tensor[]) => {
    const states = statesOf(Object.fromEntries(names.map((name, i) => [name, given[i]])));
    const [batch, , hidden] = states.shape as [number, number, number];
    const first = tf.slice(states, [0, 0, 0], [batch, 1, hidden]);
    return tf.sum(tf.mul(first, seeded(first.shape, 99))) as tf.Scalar;
  };
  const { value, grads } = tf.valueAndGrads(loss)(names.map((name) => weights[name]));
  return {
    loss: value,
    gradients: Object.fromEntries(names.map((name, i) => [name, grads[i]])),
  };
}

const CASES: [string, Parameters<typeof smallEncoder>[0], number | undefined][] = [
  ["without dropout", {}, undefined],
  ["with both dropouts", {}, 11],
  ["with dropout of hidden states only", { attention_probs_dropout_prob: 0 }, 12],
  ["with one layer", { num_hidden_layers: 1 }, 13],
];
const SETTINGS = [{ fusion: false }, { fusion: true }, { fusion: true, cores: 2 }];

for (const [name, more, seed] of CASES) {
  Deno.test(`first positions have the states and gradients of the whole layer, ${name}`, () => {
    tf.tidy(() => {
      const { config, weights, batch } = smallEncoder(more);
      const wanted = lossAndGradients(weights, (w) => plainEncode(config, w, batch, seed));
      const numbers = Object.fromEntries(
        Object.entries(wanted.gradients).map(([name, g]) => [name, values(g)]),
      );
      const largest = Math.max(...Object.values(numbers).map((g) => Math.hypot(...g)));
      const [loss] = values(wanted.loss);
      const dropoutSeed = seed === undefined ? undefined : tf.scalar(seed, "int32");
      const ours = (weights: NamedTensors) =>
        lossAndGradients(
          weights,
          (w) => encode(config, w, batch, { dropoutSeed, states: "first" }),
        );
      for (const setting of SETTINGS) {
        const step = compile(ours);
        const found = at(setting, () => ("cores" in setting ? step : ours)(weights));
        assert.ok(Math.abs(values(found.loss)[0] - loss) < 1e-5 * Math.max(1, Math.abs(loss)));
        for (const [name, gradient] of Object.entries(found.gradients)) {
          const error = name.endsWith("self.key.bias") // zero but for rounding
            ? Math.hypot(...values(gradient)) / largest
            : relativeL2(values(gradient), numbers[name]);
          assert.ok(error < 2e-5, `${JSON.stringify(setting)}, ${name}: ${error}`);
        }
        step.dispose();
      }
    });
  });
}

Deno.test("encode() of first positions gives [batch, 1, hidden], and leaves nothing behind", () => {
  const { config, weights, batch } = smallEncoder();
  assertKeepsNothing("encode", () => {
    const states = encode(config, weights, batch, { states: "first" });
    assert.deepEqual(states.shape, [5, 1, 24]);
    return states;
  });
  tf.dispose([weights, { ...batch }]);
});

Deno.test("first positions in bf16 are as near to fp32 as those of the whole layer", () => {
  tf.tidy(() => {
    const { config, weights, batch } = smallEncoder();
    const run = (precision: "fp32" | "bf16", states: "all" | "first") =>
      at({ precision, fusion: true }, () => {
        const { gradients } = lossAndGradients(
          weights,
          (w) => encode(config, w, batch, { states, dropoutSeed: tf.scalar(5, "int32") }),
        );
        return Object.values(gradients).flatMap(values);
      });
    const exact = run("fp32", "all"), whole = relativeL2(run("bf16", "all"), exact);
    const first = relativeL2(run("bf16", "first"), exact);
    assert.ok(first < 1.5 * whole && first < 0.02, `${first} against ${whole}`);
  });
});
