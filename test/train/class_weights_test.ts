import assert from "node:assert/strict";
import { classCounts, classWeights } from "lib/train/class_weights.ts";
import type { TrainingData } from "lib/train/mod.ts";

const labelled = (labels: string[], given: string[] = [...new Set(labels)]): TrainingData => {
  const rows = labels.map((label, i) => ({ id: `${i}`, text: `text ${i}`, label }));
  return { name: "rows", labels: given, splits: { train: rows, dev: [], test: [] } };
};

Deno.test("classWeights() balances as scikit-learn does: n / (classes · count)", () => {
  const data = labelled(["a", "a", "a", "a", "a", "b", "c", "c"]);
  assert.deepEqual(classWeights("balanced", classCounts(data), "loss.alpha"), [
    8 / 15,
    8 / 3,
    8 / 6,
  ]);
});

Deno.test("classWeights() puts named weights into the order of the labels", () => {
  const data = labelled(["b", "a"]);
  assert.deepEqual(classWeights({ a: 1, b: 0 }, classCounts(data), "loss.weights"), [0, 1]);
  assert.equal(classWeights(undefined, classCounts(data), "loss.weights"), undefined);
});

Deno.test("classWeights() names what is missing, what is no label, and where", () => {
  assert.throws(
    () => classWeights({ a: 1, d: 2 }, classCounts(labelled(["a", "b"])), "loss.weights"),
    {
      name: "RangeError",
      message:
        'Expected one weight for each of the labels a, b but found none for "b" and one for ' +
        '"d", which is no label (where: loss.weights). Try "balanced", or name each label once.',
    },
  );
});

Deno.test("classWeights() takes no inherited property for a weight", () => {
  const data = labelled(["toString", "b"]);
  assert.throws(
    () => classWeights({ b: 1 }, classCounts(data), "loss.alpha"),
    /none for "toString" \(where/,
  );
  assert.deepEqual(classWeights({ b: 1, toString: 2 }, classCounts(data), "loss.alpha"), [2, 1]);
});

Deno.test("classWeights() cannot balance a label that train has not", () => {
  const data = labelled(["a", "b"], ["a", "b", "c", "d"]);
  assert.throws(() => classWeights("balanced", classCounts(data), "loss.alpha"), {
    name: "RangeError",
    message: "Expected rows of every label in train, to balance their weights, but found none of " +
      "c, d (where: loss.alpha). Try naming the weights, or data that has them all.",
  });
});
