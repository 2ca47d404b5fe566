import assert from "node:assert/strict";
import { cosineDecay } from "lib/optim/mod.ts";
import { assertClose } from "../tensors.ts";
import { factors, goldenSchedules } from "./schedules.ts";

Deno.test("cosineDecay() has the factors of transformers' schedule", () => {
  for (const { warmup, total, factors: wanted } of goldenSchedules("cosine")) {
    assertClose(factors(cosineDecay({ warmup, total }), total), wanted, 1e-15);
  }
});

Deno.test("cosineDecay() rises from 0 to 1, is at half in the middle, and stays at 0 in the end", () => {
  const wanted = [0, 0.5, 1, (1 + Math.SQRT1_2) / 2, 0.5, (1 - Math.SQRT1_2) / 2, 0, 0];
  assertClose(factors(cosineDecay({ warmup: 2, total: 6 }), 8), wanted, 1e-15);
  assert.deepEqual(factors(cosineDecay({ warmup: 3, total: 3 }), 5), [0, 1 / 3, 2 / 3, 0, 0]);
  assert.deepEqual(factors(cosineDecay({ warmup: 0, total: 0 }), 2), [0, 0]);
});

Deno.test("cosineDecay() refuses a warmup that is negative or longer than everything", () => {
  for (const [warmup, total] of [[-1, 5], [6, 5], [NaN, 5], [0, NaN]]) {
    assert.throws(() => cosineDecay({ warmup, total }), {
      name: "RangeError",
      message: `Expected 0 ≤ warmup ≤ total but found warmup ${warmup}, total ${total}.`,
    });
  }
});
