import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { ema, type EmaOptions, shareOfStart } from "lib/optim/mod.ts";
import { assertClose, openForTests, values } from "../tensors.ts";

await openForTests();

/** What is left of a weight of 1 in its average, once the weight itself has become 0. */
function leftOf(options: EmaOptions, steps: number): number[] {
  const average = ema(options), left: number[] = [];
  tf.tidy(() => {
    let variable = tf.scalar(1) as tf.Tensor, state = average.init(variable);
    for (let step = 1; step <= steps; step++) {
      const numbers = average.numbers(step, "w").map((x) => tf.scalar(x));
      ({ state } = average.update({ variable, gradient: tf.neg(variable), state, numbers }));
      variable = tf.scalar(0);
      left.push(values(average.weights({ "ema.average/w": state.average }, step).w)[0]);
    }
  });
  return left;
}

Deno.test("shareOfStart() is what an average of weights 1, 0, 0, … comes to", () => {
  for (const decay of [0.3, 0.9, 0.999]) {
    for (const start of ["copy", "fixed", "zero"] as const) {
      const options = { decay, start };
      assertClose(shareOfStart(options, 40), leftOf(options, 40), 1e-5, `${start} ${decay}`);
    }
  }
});

Deno.test("shareOfStart() has one share a step and refuses a decay of 1", () => {
  assert.deepEqual(shareOfStart({ decay: 0.5, start: "fixed" }, 3), [0.5, 0.25, 0.125]);
  assert.deepEqual(shareOfStart({ decay: 0.9 }, 0), []);
  assert.throws(() => shareOfStart({ decay: 1 }, 3), {
    name: "RangeError",
    message: "Expected a decay between 0 and 1 but found 1.",
  });
});
