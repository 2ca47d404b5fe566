import assert from "node:assert/strict";
import { quantilesOf } from "lib/data/mod.ts";

Deno.test("quantilesOf() takes the nearest rank", () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  assert.deepEqual(quantilesOf(values), {
    ...{ min: 1, median: 50, p90: 90, p95: 95, p99: 99, max: 100, mean: 50.5 },
  });
  assert.equal(values[0], 100); // the input is left alone
  assert.deepEqual(quantilesOf([]), {
    ...{ min: 0, median: 0, p90: 0, p95: 0, p99: 0, max: 0, mean: 0 },
  });
  assert.equal(quantilesOf([3]).p90, 3);
});
