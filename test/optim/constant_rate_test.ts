import assert from "node:assert/strict";
import { constantRate } from "lib/optim/mod.ts";
import { factors, goldenSchedules } from "./schedules.ts";

Deno.test("constantRate() has the factors of transformers' schedule", () => {
  for (const { warmup, total, factors: wanted } of goldenSchedules("constant")) {
    assert.deepEqual(factors(constantRate({ warmup }), total), wanted);
  }
});

Deno.test("constantRate() rises from 0 to 1 and stays there", () => {
  assert.deepEqual(factors(constantRate({ warmup: 2 }), 5), [0, 0.5, 1, 1, 1]);
  assert.deepEqual(factors(constantRate({ warmup: 0 }), 2), [1, 1]);
});

Deno.test("constantRate() refuses a negative warmup", () => {
  for (const warmup of [-1, NaN]) {
    assert.throws(() => constantRate({ warmup }), {
      name: "RangeError",
      message: `Expected a warmup of 0 or more but found ${warmup}.`,
    });
  }
});
