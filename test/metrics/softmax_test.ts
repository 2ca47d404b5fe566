import assert from "node:assert/strict";
import { softmax } from "lib/metrics/mod.ts";

Deno.test("softmax() gives shares that follow from differences alone, of large numbers as well", () => {
  const [a, b, c] = softmax(Float32Array.from([0, 1, 2])), whole = 1 + Math.E + Math.E ** 2;
  for (const [found, wanted] of [[a, 1 / whole], [b, Math.E / whole], [c, Math.E ** 2 / whole]]) {
    assert.ok(Math.abs(found - wanted) < 1e-15);
  }
  assert.deepEqual(softmax([1000, 1001, 1002]), softmax([0, 1, 2]));
  assert.deepEqual(softmax([]), []);
});
