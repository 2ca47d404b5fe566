import assert from "node:assert/strict";
import { matthewsCorrelation } from "lib/metrics/mod.ts";
import { assertClose, golden } from "./golden.ts";

Deno.test("matthewsCorrelation() equals scikit-learn on every golden case", () => {
  for (const { name, truth, guess, matthews } of golden.scores) {
    assertClose(matthewsCorrelation(truth, guess), matthews, name);
  }
});

Deno.test("matthewsCorrelation() is −1 for inverse answers and 0 for constant ones", () => {
  assert.equal(matthewsCorrelation([0, 1, 0, 1], [1, 0, 1, 0]), -1);
  assert.equal(matthewsCorrelation([0, 1, 0, 1], [1, 1, 1, 1]), 0);
  assert.equal(matthewsCorrelation(["a"], ["a"]), 0);
});
