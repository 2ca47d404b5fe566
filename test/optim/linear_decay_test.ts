import assert from "node:assert/strict";
import { linearDecay } from "lib/optim/mod.ts";
import { assertClose } from "../tensors.ts";
import { golden } from "./golden.ts";

const factors = (warmup: number, total: number, steps = total) =>
  Array.from({ length: steps }, (_, i) => linearDecay({ warmup, total })(i + 1));

Deno.test("linearDecay() has the factors of transformers' schedule", () => {
  const { warmupSteps, steps, scheduleFactors } = golden;
  assertClose(factors(warmupSteps, steps), scheduleFactors, 1e-12);
});

Deno.test("linearDecay() rises from 0 to 1 and falls to 0, and stays there", () => {
  assert.deepEqual(factors(2, 6, 8), [0, 0.5, 1, 0.75, 0.5, 0.25, 0, 0]);
  assert.deepEqual(factors(0, 4, 5), [1, 0.75, 0.5, 0.25, 0]);
  assert.deepEqual(factors(3, 3, 4), [0, 1 / 3, 2 / 3, 0]);
  assert.deepEqual(factors(0, 0, 2), [0, 0]);
  assert.deepEqual(factors(0, 1, 2), [1, 0]);
});

Deno.test("linearDecay() refuses a warmup that is negative or longer than everything", () => {
  for (const [warmup, total] of [[-1, 5], [6, 5], [NaN, 5], [0, NaN]]) {
    assert.throws(() => linearDecay({ warmup, total }), {
      name: "RangeError",
      message: `Expected 0 ≤ warmup ≤ total but found warmup ${warmup}, total ${total}.`,
    });
  }
});
