import assert from "node:assert/strict";
import { accuracy } from "lib/metrics/mod.ts";
import { assertClose, golden } from "./golden.ts";

Deno.test("accuracy() equals scikit-learn on every golden case", () => {
  for (const { name, truth, guess, accuracy: expected } of golden.scores) {
    assertClose(accuracy(truth, guess), expected, name);
  }
});

Deno.test("accuracy() refuses columns of different length", () => {
  assert.throws(() => accuracy(["a", "b"], ["a"]), {
    name: "RangeError",
    message: "Expected one prediction per true label but found 2 true labels and 1 predictions. " +
      "Try scoring both columns of the same rows.",
  });
});

Deno.test("accuracy() refuses empty columns", () => {
  assert.throws(() => accuracy([], []), {
    name: "RangeError",
    message: "Expected at least one row to score but found none. Try a larger split.",
  });
});

Deno.test("accuracy() names the row without a label", () => {
  assert.throws(() => accuracy([0, 1], [0, NaN]), {
    name: "TypeError",
    message: "Expected a string or a finite number as label but found NaN (predicted[1]). " +
      "Try leaving rows without a label out of both columns.",
  });
});

Deno.test("accuracy() keeps the number 1 apart from the text 1", () => {
  const truth: (string | number)[] = [1, "1"];
  assert.equal(accuracy(truth, ["1", "1"]), 0.5);
});
