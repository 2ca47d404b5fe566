import assert from "node:assert/strict";
import { calibration } from "lib/metrics/mod.ts";
import { assertAllClose, assertClose, golden } from "./golden.ts";

Deno.test("calibration() equals scikit-learn in bins, ECE, MCE, Brier score and NLL", () => {
  for (const { name, probabilities, labels, bins, ...expected } of golden.calibration) {
    const found = calibration(probabilities, labels, { bins });
    const used = found.bins.filter((bin) => bin.count > 0);
    assert.deepEqual(found.bins.map((bin) => bin.count), expected.counts, name);
    assertAllClose(used.map((bin) => bin.accuracy ?? NaN), expected.accuracy, `${name} accuracy`);
    assertAllClose(used.map((bin) => bin.confidence ?? NaN), expected.confidence, name);
    for (const score of ["ece", "mce", "brier", "nll"] as const) {
      assertClose(found[score], expected[score], `${name} ${score}`);
    }
  }
});

Deno.test("calibration() leaves empty bins without accuracy and covers [0, 1] without gaps", () => {
  const { bins } = calibration([[0.1, 0.9]], [1], { bins: 4 });
  assert.deepEqual(bins.map((bin) => [bin.low, bin.high]), [[0, 0.25], [0.25, 0.5], [0.5, 0.75], [
    0.75,
    1,
  ]]);
  assert.deepEqual(bins.map((bin) => bin.accuracy), [null, null, null, 1]);
});

Deno.test("calibration() keeps a confidence on a bin's upper edge in that bin for any bin count", () => {
  for (let bins = 1; bins <= 60; bins++) {
    for (let i = Math.ceil(bins / 2); i < bins; i++) {
      const edge = (i + 1) / bins;
      const found = calibration([[edge, 1 - edge]], [0], { bins }).bins;
      assert.equal(found.findIndex((bin) => bin.count === 1), i, `${edge} of ${bins} bins`);
    }
  }
});

Deno.test("calibration() reads the rows of a Float32Array softmax", () => {
  const found = calibration([Float32Array.of(0.1, 0.7, 0.2)], Int32Array.of(1));
  assertClose(found.ece, 0.3, "ece", 1e-7);
});

Deno.test("calibration() stays finite when the true class has probability 0", () => {
  assert.equal(calibration([[1, 0]], [1]).nll, -Math.log(Number.EPSILON));
});

Deno.test("calibration() refuses logits, naming the row", () => {
  assert.throws(() => calibration([[0.5, 0.5], [2, 1, 0]], [0, 1]), {
    name: "RangeError",
    message: "Expected probabilities from 0 that sum to 1 but found [2, 1, 0] with sum 3 " +
      "(probabilities[1]). Try softmax over the logits.",
  });
  assert.throws(() => calibration([[NaN, 1]], [0]), RangeError);
});

Deno.test("calibration() refuses a label that is no class id", () => {
  assert.throws(() => calibration([[0.5, 0.5]], [2]), {
    message: "Expected a class id from 0 to 1 but found 2 (labels[0]). " +
      "Try the index of the label in the model's label list.",
  });
});

Deno.test("calibration() refuses no rows, unequal lengths and no bins", () => {
  assert.throws(() => calibration([], []), /found 0 rows and 0 labels/);
  assert.throws(() => calibration([[1]], [0, 0]), /found 1 rows and 2 labels/);
  assert.throws(() => calibration([[1]], [0], { bins: 0 }), /found 0. Try 15/);
});
