import assert from "node:assert/strict";
import { holm } from "lib/metrics/mod.ts";
import { assertAllClose } from "./golden.ts";
import { pairedGolden } from "./paired_golden.ts";

Deno.test("holm() equals statsmodels' multipletests", () => {
  for (const { p, holm: expected } of pairedGolden.holm) {
    assertAllClose(holm(p), expected, JSON.stringify(p));
  }
  assert.deepEqual(holm([]), []);
});

Deno.test("holm() refuses what is no p value", () => {
  assert.throws(() => holm([0.2, NaN]), {
    name: "RangeError",
    message: "Expected p values from 0 to 1 but found NaN (pValues[1]).",
  });
});
