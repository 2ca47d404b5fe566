import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { compile } from "lib/engine/mod.ts";
import {
  adamw,
  chain,
  clipByGlobalNorm,
  type Ema,
  ema,
  type EmaOptions,
  type NamedTensors,
} from "lib/optim/mod.ts";
import {
  assertClose,
  assertKeepsNothing,
  at,
  openForTests,
  seeded,
  seededNumbers,
  values,
} from "../tensors.ts";

await openForTests();

const names = ["bert.a", "x/a", "b"], shapes = [[3, 2], [3, 2], []];
const make = (seed: number): NamedTensors =>
  Object.fromEntries(names.map((name, i) => [name, seeded(shapes[i], seed + i)]));

/** One variable of one number: its values after steps whose gradients are all 1. */
function averagesOf(options: EmaOptions, steps: number): { weights: number[]; averages: number[] } {
  const average = ema(options), optimizer = chain(adamw({ rate: 0.1, weightDecay: 0 }), average);
  const weights: number[] = [], averages: number[] = [];
  tf.tidy(() => {
    let variables: NamedTensors = { w: tf.scalar(1) }, state = optimizer.init(variables);
    for (let step = 1; step <= steps; step++) {
      const gradients = { w: tf.scalar(1) }, numbers = optimizer.numbers(step, ["w"]);
      ({ variables, state } = optimizer.update({ variables, gradients, state, numbers }));
      weights.push(values(variables.w)[0]);
      averages.push(values(average.weights(state, step).w)[0]);
    }
  });
  return { weights, averages };
}

Deno.test('ema() of start "copy" averages the new weights into the first ones, at first quickly', () => {
  for (const decay of [0.1, 0.5, 0.999]) {
    const { weights, averages } = averagesOf({ decay }, 20);
    let average = 1;
    const wanted = weights.map((w, i) => {
      const kept = Math.min(decay, (2 + i) / (11 + i));
      return average = kept * average + (1 - kept) * w;
    });
    assertClose(averages, wanted, 1e-6, `decay ${decay}`);
  }
});

Deno.test('ema() of start "fixed" has its full memory from the first step', () => {
  for (const decay of [0.1, 0.5, 0.999]) {
    const { weights, averages } = averagesOf({ decay, start: "fixed" }, 20);
    let average = 1;
    const wanted = weights.map((w) => average = decay * average + (1 - decay) * w);
    assertClose(averages, wanted, 1e-6, `decay ${decay}`);
  }
});

Deno.test('ema() of start "zero" weighs the weights after each step by decay to their age, and no others', () => {
  for (const decay of [0.1, 0.5, 0.999]) {
    const { weights, averages } = averagesOf({ decay, start: "zero" }, 20);
    const wanted = weights.map((_, last) => {
      const shares = weights.slice(0, last + 1).map((_, i) => decay ** (last - i));
      const total = shares.reduce((a, b) => a + b);
      return shares.reduce((sum, share, i) => sum + share * weights[i], 0) / total;
    });
    assertClose(averages, wanted, 1e-6, `decay ${decay}`);
    assertClose([averages[0]], [weights[0]], 1e-6, "after one step");
  }
});

Deno.test("ema() changes nothing about the update, and keeps its state as ema.average", () => {
  tf.tidy(() => {
    const plain = chain(clipByGlobalNorm(1), adamw({ rate: 0.1 }));
    const averaging = chain(clipByGlobalNorm(1), adamw({ rate: 0.1 }), ema({ decay: 0.9 }));
    const variables = make(1), gradients = make(9), state = averaging.init(variables);
    const own = Object.keys(state).filter((key) => key.startsWith("ema."));
    assert.deepEqual(own, names.map((name) => `ema.average/${name}`));
    const updated = [plain, averaging].map((optimizer) =>
      optimizer.update({ variables, gradients, state, numbers: optimizer.numbers(1, names) })
    );
    for (const name of names) {
      assert.deepEqual(values(updated[1].variables[name]), values(updated[0].variables[name]));
      for (const slot of ["m", "v"]) {
        const [a, b] = updated.map(({ state }) => values(state[`adamw.${slot}/${name}`]));
        assert.deepEqual(b, a);
      }
    }
  });
});

Deno.test("weights() gives the averages by variable name, whatever else the state has", () => {
  tf.tidy(() => {
    const average = ema({ decay: 0.9 }), optimizer = chain(adamw({ rate: 1 }), average);
    const variables = make(1), weights = average.weights(optimizer.init(variables), 0);
    assert.deepEqual(Object.keys(weights), names);
    for (const name of names) {
      assert.deepEqual(values(weights[name]), values(variables[name]));
      assert.deepEqual(weights[name].shape, variables[name].shape);
    }
  });
});

Deno.test("weights() refuses a state without averages, and an average of nothing", () => {
  tf.tidy(() => {
    const average = ema({ decay: 0.9, start: "zero" }), w = { w: tf.scalar(1) };
    assert.throws(() => average.weights(chain(adamw({ rate: 1 })).init(w), 1), {
      name: "TypeError",
      message: 'Expected a state with "ema.average/<variable>" but found adamw.m/w, adamw.v/w.',
    });
    assert.throws(() => average.weights({}, 1), {
      message: 'Expected a state with "ema.average/<variable>" but found nothing.',
    });
    assert.throws(() => average.weights(chain(average).init(w), 0), {
      name: "RangeError",
      message: "Expected an average over at least 1 step but found 0.",
    });
  });
});

Deno.test("a gradient that is not finite leaves the average as it was", () => {
  tf.tidy(() => {
    for (const start of ["copy", "fixed", "zero"] as const) {
      for (const fusion of [true, false]) {
        at({ fusion }, () => {
          const average = ema({ decay: 0.9, start });
          const optimizer = chain(clipByGlobalNorm(1), adamw({ rate: 0.1 }), average);
          const variables = make(1), state = optimizer.init(variables);
          const gradients = { ...make(5), b: tf.scalar(NaN) };
          const numbers = optimizer.numbers(1, names);
          const next = optimizer.update({ variables, gradients, state, numbers });
          for (const [key, before] of Object.entries(state)) {
            assert.deepEqual(values(next.state[key]), values(before), key);
          }
        });
      }
    }
  });
});

Deno.test("ema() leaves no tensors behind but its results, and averages outlive the variables", () => {
  const average: Ema = ema({ decay: 0.9 }), optimizer = chain(adamw({ rate: 0.1 }), average);
  const update = compile(optimizer.update);
  for (const call of ["first", "second"]) {
    assertKeepsNothing(`update and weights, ${call} call`, () => {
      const variables = make(1), gradients = make(9), state = optimizer.init(variables);
      tf.dispose(variables); // the first average is a copy that shares its memory
      const first = average.weights(state, 0), numbers = optimizer.numbers(1, names);
      assertClose(values(first["x/a"]), seededNumbers(6, 2), 1e-6);
      const again = make(1), next = update({ variables: again, gradients, state, numbers });
      tf.dispose([again, gradients, state, numbers, first]);
      const weights = average.weights(next.state, 1);
      return [next.variables, next.state, next.reports, weights];
    });
  }
  update.dispose();
});

Deno.test("chain() refuses a step after ema()", () => {
  assert.throws(() => chain(clipByGlobalNorm(1), ema({ decay: 0.9 }), adamw({ rate: 1 })), {
    name: "TypeError",
    message: 'Expected "ema" as the last step but found adamw after it. Try moving it to the end.',
  });
});

Deno.test("ema() refuses a decay that is not between 0 and 1", () => {
  for (const decay of [0, 1, -0.1, NaN]) {
    assert.throws(() => ema({ decay }), {
      name: "RangeError",
      message: `Expected a decay between 0 and 1 but found ${decay}.`,
    });
  }
});
