import assert from "node:assert/strict";
import { linearDecay } from "lib/optim/mod.ts";
import { factors, goldenSchedules } from "./schedules.ts";

Deno.test("linearDecay() has the factors of transformers' schedule", () => {
  for (const { warmup, total, factors: wanted } of goldenSchedules("linear")) {
    assert.deepEqual(factors(linearDecay({ warmup, total }), total), wanted);
  }
});

Deno.test("linearDecay() rises from 0 to 1 and falls to 0, and stays there", () => {
  const of = (warmup: number, total: number, steps: number) =>
    factors(linearDecay({ warmup, total }), steps);
  assert.deepEqual(of(2, 6, 8), [0, 0.5, 1, 0.75, 0.5, 0.25, 0, 0]);
  assert.deepEqual(of(0, 4, 5), [1, 0.75, 0.5, 0.25, 0]);
  assert.deepEqual(of(3, 3, 4), [0, 1 / 3, 2 / 3, 0]);
  assert.deepEqual(of(0, 0, 2), [0, 0]);
  assert.deepEqual(of(0, 1, 2), [1, 0]);
});

Deno.test("linearDecay() refuses a warmup that is negative or longer than everything", () => {
  for (const [warmup, total] of [[-1, 5], [6, 5], [NaN, 5], [0, NaN]]) {
    assert.throws(() => linearDecay({ warmup, total }), {
      name: "RangeError",
      message: `Expected 0 ≤ warmup ≤ total but found warmup ${warmup}, total ${total}.`,
    });
  }
});
