import assert from "node:assert/strict";
import { apportion } from "lib/data/mod.ts";

Deno.test("apportion() divides without loss and within 1 of exact proportion", () => {
  for (let total = 0; total < 200; total++) {
    for (const weights of [[0.8, 0.1, 0.1], [1, 1, 1], [5, 0, 2], [0.7, 0.15, 0.15]]) {
      const shares = apportion(total, weights);
      assert.equal(shares.reduce((a, b) => a + b), total);
      const sum = weights.reduce((a, b) => a + b);
      shares.forEach((share, k) => assert.ok(Math.abs(share - total * weights[k] / sum) < 1));
    }
  }
  assert.deepEqual(apportion(1, [0.8, 0.1, 0.1]), [1, 0, 0]);
  assert.deepEqual(apportion(2, [1, 1, 1]), [1, 1, 0]);
});
