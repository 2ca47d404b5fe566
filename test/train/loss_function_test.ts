import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { crossEntropy, focalLoss, logitAdjustedLoss } from "lib/losses/mod.ts";
import { lossFunction, RunConfig, type RunConfigInput } from "lib/train/mod.ts";
import { classCounts } from "lib/train/class_weights.ts";
import { type ClassLoss, lossKind } from "lib/train/loss_function.ts";
import { openForTests, values } from "../tensors.ts";

await openForTests();

// three rows of a, one of b: balanced weights are 4 / (2 · 3) and 4 / (2 · 1)
const rows = ["a", "a", "b", "a"].map((label, i) => ({ id: `${i}`, text: `text ${i}`, label }));
const data = { name: "rows", labels: ["a", "b"], splits: { train: rows, dev: rows, test: rows } };
const BALANCED = [2 / 3, 2];

const lossOf = (loss: RunConfigInput["loss"]) => lossFunction(RunConfig.parse({ loss }), data);

function value(of: ClassLoss): number {
  return tf.tidy(() => {
    const logits = tf.tensor2d([[2, -1], [0.5, 0.25], [-3, 1], [0, 4]]);
    return of(logits, tf.tensor1d([0, 1, 1, 0], "int32"));
  }).dataSync()[0];
}

Deno.test("lossFunction() is the loss of the config with all of its options", () => {
  const cases: [RunConfigInput["loss"], ClassLoss][] = [
    [undefined, (z, y) => crossEntropy(z, y)],
    [{ name: "cross_entropy", labelSmoothing: 0.2 }, (z, y) => {
      return crossEntropy(z, y, { labelSmoothing: 0.2 });
    }],
    [{ name: "cross_entropy", weights: { b: 5, a: 1 } }, (z, y) => {
      return crossEntropy(z, y, { weights: [1, 5] });
    }],
    [{ name: "cross_entropy", weights: "balanced" }, (z, y) => {
      return crossEntropy(z, y, { weights: BALANCED });
    }],
    [{ name: "focal" }, (z, y) => focalLoss(z, y, { gamma: 2 })],
    [{ name: "focal", gamma: 0.5, alpha: "balanced", labelSmoothing: 0.1 }, (z, y) => {
      return focalLoss(z, y, { gamma: 0.5, alpha: BALANCED, labelSmoothing: 0.1 });
    }],
    [{ name: "logit_adjusted" }, (z, y) => logitAdjustedLoss(z, y, { priors: [3, 1] })],
    [{ name: "logit_adjusted", tau: 0.5, labelSmoothing: 0.1 }, (z, y) => {
      return logitAdjustedLoss(z, y, { priors: [3, 1], tau: 0.5, labelSmoothing: 0.1 });
    }],
  ];
  const found = cases.map(([loss]) => value(lossOf(loss)));
  assert.deepEqual(found, cases.map(([, wanted]) => value(wanted)));
  assert.equal(new Set(found).size, cases.length, "each option changes the loss");
});

Deno.test("lossKind() tells apart all losses that differ, and no others", () => {
  const kindOf = (loss: RunConfigInput["loss"], of = data) =>
    lossKind(RunConfig.parse({ loss }), classCounts(of));
  const other = { ...data, splits: { ...data.splits, train: rows.slice(1) } };
  const balanced = { name: "focal", alpha: "balanced" } as const;
  const adjusted = { name: "logit_adjusted" } as const;
  const kinds = [
    kindOf(undefined),
    kindOf({ name: "cross_entropy", labelSmoothing: 0.1 }),
    kindOf({ name: "cross_entropy", weights: { a: 1, b: 2 } }),
    kindOf({ name: "cross_entropy", weights: { a: 2, b: 1 } }),
    kindOf({ name: "focal" }),
    kindOf({ name: "focal", gamma: 1 }),
    kindOf(balanced),
    kindOf(balanced, other),
    kindOf(adjusted),
    kindOf({ ...adjusted, tau: 2 }),
    kindOf(adjusted, other),
  ];
  assert.equal(new Set(kinds).size, kinds.length);
  assert.equal(kindOf({ name: "cross_entropy" }), kinds[0]);
  assert.equal(kindOf(undefined, other), kinds[0]);
});

Deno.test("lossFunction() says where in the config weights do not fit", () => {
  assert.throws(
    () => lossOf({ name: "focal", alpha: { a: 1 } }),
    /none for "b" \(where: loss.alpha\)/,
  );
  const weights = { a: 1, b: 1, c: 1 };
  assert.throws(() => lossOf({ name: "cross_entropy", weights }), /"c", .*\(where: loss.weights\)/);
});

Deno.test("lossFunction() cannot take a prior from a label that train has not", () => {
  const loss = { name: "logit_adjusted" } as const;
  assert.throws(
    () => lossFunction(RunConfig.parse({ loss }), { ...data, labels: ["a", "b", "c"] }),
    {
      name: "RangeError",
      message:
        "Expected rows of every label in train, to know how frequent it is, but found none of c " +
        "(where: loss.name). Try another loss than logit_adjusted, or data that has them all.",
    },
  );
});

Deno.test("lossFunction() leaves no tensors but the loss", () => {
  const loss = lossOf({ name: "focal", alpha: "balanced" }), before = tf.memory().numTensors;
  const logits = tf.tensor2d([[1, 2]]), labels = tf.tensor1d([0], "int32");
  const result = loss(logits, labels);
  assert.equal(values(result).length, 1);
  tf.dispose([result, logits, labels]);
  assert.equal(tf.memory().numTensors, before);
});
