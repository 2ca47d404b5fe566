import assert from "node:assert/strict";
import { smallestDifference } from "lib/metrics/mod.ts";
import { assertClose } from "./golden.ts";
import { pairedGolden } from "./paired_golden.ts";

Deno.test("smallestDifference() equals the power of statsmodels' t test, solved for the effect", () => {
  for (const { n, level, power, effect } of pairedGolden.power) {
    const found = smallestDifference({ n, deviation: 2, level, power });
    assertClose(found, 2 * effect, `n ${n}, level ${level}, power ${power}`, 1e-6);
  }
});

Deno.test("smallestDifference() is 0 without deviation, and refuses what is out of range", () => {
  assert.equal(smallestDifference({ n: 5, deviation: 0, level: 0.05 }), 0);
  assert.throws(() => smallestDifference({ n: 1, deviation: 1, level: 0.05 }), {
    message: "Expected at least two pairs and a deviation from 0 but found n 1 and 1.",
  });
  assert.throws(
    () => smallestDifference({ n: 5, deviation: 1, level: 0.9 }),
    /found 0\.9 and 0\.8/,
  );
});
