import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { compile } from "lib/engine/mod.ts";
import {
  adamw,
  type Chain,
  chain,
  clipByGlobalNorm,
  decaysByDefault,
  linearDecay,
  type NamedTensors,
} from "lib/optim/mod.ts";
import { assertClose, at, openForTests, relativeL2, values } from "../tensors.ts";
import { golden } from "./golden.ts";

await openForTests();

const names = Object.keys(golden.shapes);
const tensors = (numbers: Record<string, number[]>): NamedTensors =>
  Object.fromEntries(names.map((name) => [name, tf.tensor(numbers[name], golden.shapes[name])]));

/** The optimizer of the golden file: two groups of rates, and biases without decay. */
function goldenOptimizer() {
  const group = (name: string) =>
    golden.groups.find((group) => group.names.includes(name)) ?? assert.fail(name);
  return chain(
    clipByGlobalNorm(golden.clip),
    adamw({
      rate: (name) => group(name).rate,
      schedule: linearDecay({ warmup: golden.warmupSteps, total: golden.steps }),
      weightDecay: Math.max(...golden.groups.map((g) => g.weightDecay)),
      betas: golden.betas,
      epsilon: golden.epsilon,
    }),
  );
}

type Update = Chain["update"];

/** Runs all steps with the update that `wrap` makes of the optimizer's; calls `see` after each. */
function train(
  wrap: (update: Update) => Update,
  see: (step: number, variables: NamedTensors, gradientNorm: number) => void,
): void {
  const optimizer = goldenOptimizer(), update = wrap(optimizer.update);
  let variables = tensors(golden.initial), state = optimizer.init(variables);
  golden.gradients.forEach((numbers, i) => {
    const gradients = tensors(numbers), stepNumbers = optimizer.numbers(i + 1, names);
    const next = update({ variables, gradients, state, numbers: stepNumbers });
    tf.dispose([variables, gradients, state, stepNumbers]);
    ({ variables, state } = next);
    see(i + 1, variables, values(next.reports.gradientNorm)[0]);
    tf.dispose(next.reports);
  });
  tf.dispose([variables, state]);
}

/** Fails unless the run has PyTorch's norms and parameters at every snapshot. */
function assertTrajectory(wrap: Parameters<typeof train>[0]): void {
  let compared = 0;
  train(wrap, (step, variables, norm) => {
    assertClose([norm], [golden.globalNorms[step - 1]], 1e-6, `norm at step ${step}`);
    const snapshot = golden.snapshots.find((s) => s.step === step);
    for (const name of snapshot ? names : []) {
      const error = relativeL2(values(variables[name]), snapshot?.parameters[name] ?? []);
      assert.ok(error <= 1e-6, `step ${step}, ${name}: ${error}`);
      compared++;
    }
  });
  assert.equal(compared, 10 * names.length);
}

for (const fusion of [true, false]) {
  Deno.test(`adamw(), clipped and scheduled, goes PyTorch's way for 100 steps, fusion ${fusion}`, () => {
    const before = tf.memory().numTensors;
    at({ fusion }, () => assertTrajectory((update) => update));
    assert.equal(tf.memory().numTensors, before);
  });
}

Deno.test("adamw() goes PyTorch's way when it is compiled, recorded once for all steps", () => {
  assertTrajectory((update) => {
    const step = compile(update);
    return (input) => {
      const next = step(input);
      assert.equal(step.signatures, 1);
      return next;
    };
  });
});

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
