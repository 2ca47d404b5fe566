import assert from "node:assert/strict";
import { adamw, decaysByDefault } from "lib/optim/mod.ts";
import { assertClose } from "../tensors.ts";

Deno.test("decaysByDefault() spares LayerNorm and biases, whatever their layer, and nothing that sounds alike", () => {
  const decaying = {
    "bert.embeddings.word_embeddings.weight": true,
    "bert.embeddings.LayerNorm.weight": false,
    "bert.embeddings.LayerNorm.bias": false,
    "bert.encoder.layer.1.attention.self.query.weight": true,
    "bert.encoder.layer.1.attention.self.query.bias": false,
    "bert.encoder.layer.10.output.LayerNorm.weight": false,
    "bert.encoder.layer.10.output.dense.weight": true,
    "head.out.bias": false,
    "LayerNorm.weight": false,
    bias: false,
    "head.bias_gate.weight": true,
    "head.NotLayerNorm.weight": true,
    "head.unbias": true,
    "head.transitions": true,
  };
  const found = Object.keys(decaying).map((name) => [name, decaysByDefault(name)]);
  assert.deepEqual(Object.fromEntries(found), decaying);
});

Deno.test("adamw() takes rate, schedule and decay by variable and step", () => {
  const step = adamw({
    rate: (name) => name === "a" ? 2 : 3,
    schedule: (step) => 1 / step,
    weightDecay: 0.5,
    decays: (name) => name === "a",
    betas: [0.9, 0.99],
  });
  const [rate, spread, decay] = step.numbers(2, "a");
  assertClose(
    [rate, spread, decay],
    [1 / (1 - 0.9 ** 2), 1 / Math.sqrt(1 - 0.99 ** 2), 0.5],
    1e-12,
  );
  assert.deepEqual(step.numbers(2, "b")[2], 0);
  assertClose(step.numbers(3, "b"), [1 / (1 - 0.9 ** 3), 1 / Math.sqrt(1 - 0.99 ** 3), 0], 1e-12);
  assert.deepEqual(adamw({ rate: 1 }).numbers(1, "head.out.weight")[2], 0.01);
});

Deno.test("adamw() refuses decay, betas and epsilon out of range", () => {
  for (
    const bad of [{ weightDecay: -1 }, { betas: [1, 0.9] }, { betas: [0.9, -0.1] }, { epsilon: 0 }]
  ) {
    assert.throws(() => adamw({ rate: 1, ...bad as { epsilon: number } }), { name: "ZodError" });
  }
});
