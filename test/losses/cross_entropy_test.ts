import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { crossEntropy } from "lib/losses/mod.ts";
import {
  assertClose,
  assertGolden,
  assertReadsNothing,
  finiteDifferences,
  golden,
  lossAndGradient,
} from "./golden.ts";

await tf.setBackend("cpu");

const logits = [[0.3, -1.2, 2.5], [4, 0.1, -0.7], [-2, 1, 0.5]];
const labelIds = [2, 1, 0];
const ids = (values: number[]) => tf.tensor1d(values, "int32");

Deno.test("crossEntropy() has PyTorch's loss and gradient in every combination of options", () => {
  assertGolden(golden.filter((c) => c.gamma === null));
});

Deno.test("crossEntropy() has the gradient of finite differences", () => {
  const oracle = (x: number[][]) =>
    x.reduce(
      (sum, row, i) => sum + Math.log(row.reduce((s, v) => s + Math.exp(v - row[labelIds[i]]), 0)),
      0,
    ) / 3;
  const { loss, gradient } = lossAndGradient(logits, (x) => crossEntropy(x, ids(labelIds)));
  assertClose(loss, [oracle(logits)], "loss", 1e-6);
  assertClose(gradient, finiteDifferences(logits, oracle), "gradient", 1e-6);
});

Deno.test("crossEntropy() ignores a class masked with minus infinity", () => {
  const masked = [[0, 0, -Infinity]];
  const { loss, gradient } = lossAndGradient(masked, (x) => crossEntropy(x, ids([1])));
  assertClose(loss, [Math.log(2)], "loss");
  assertClose(gradient, [0.5, -0.5, 0], "gradient");
});

Deno.test("crossEntropy() of ignored rows only is 0 with gradient 0", () => {
  for (const reduction of ["mean", "sum"] as const) {
    const { loss, gradient } = lossAndGradient(
      [[3, 1], [0, 9]],
      (x) => crossEntropy(x, ids([-100, -100]), { reduction, weights: [1, 2] }),
    );
    assertClose(loss, [0], "loss", 0);
    assertClose(gradient, [0, 0, 0, 0], "gradient", 0);
  }
});

Deno.test("crossEntropy() is infinite for a label outside the classes, in its row only", () => {
  const labels = ids([0, 3, -1, -100]);
  const rows = crossEntropy(tf.zeros([4, 3]), labels, { reduction: "none" }).arraySync();
  assert.deepEqual(rows.map(Number.isFinite), [true, false, false, true]);
  assert.equal(crossEntropy(tf.zeros([4, 3]), labels).arraySync(), Infinity);
});

Deno.test("crossEntropy() reads no tensor values, gradient included", () => {
  const x = tf.tensor2d(logits), y = ids(labelIds);
  assertReadsNothing(() => {
    const options = { weights: [1, 2, 3], labelSmoothing: 0.1 };
    tf.grad((input) => crossEntropy(input as tf.Tensor2D, y, options))(x);
  });
  assert.throws(() => assertReadsNothing(() => x.dataSync()), /read back/);
});

Deno.test("crossEntropy() leaves one tensor behind: its result", () => {
  const x = tf.tensor2d(logits), y = ids(labelIds);
  const before = tf.memory().numTensors;
  const loss = crossEntropy(x, y, { weights: [1, 2, 3], labelSmoothing: 0.1 });
  assert.equal(tf.memory().numTensors, before + 1);
  loss.dispose();
  tf.dispose([x, y]);
});

Deno.test("crossEntropy() refuses shapes that do not fit", () => {
  assert.throws(() => crossEntropy(tf.zeros([2, 3]), ids([0])), {
    name: "TypeError",
    message: "Expected logits of shape [batch, classes] and int32 labels of shape [batch] but " +
      'found logits [2,3] and int32 labels [1]. Try tf.tensor1d(ids, "int32") with one class id ' +
      "per row.",
  });
  assert.throws(() => crossEntropy(tf.zeros([1, 3]), tf.tensor1d([0])), /found .* float32 labels/);
});

Deno.test("crossEntropy() refuses weights that are not one number a class", () => {
  assert.throws(() => crossEntropy(tf.zeros([1, 3]), ids([0]), { weights: [1, -2] }), {
    name: "RangeError",
    message: "Expected weights to hold 3 finite numbers from 0, one per class, but found [1, -2] " +
      "(length 2). Try weights in the order of the label list.",
  });
  assert.throws(() => crossEntropy(tf.zeros([1, 2]), ids([0]), { weights: [1, NaN] }), RangeError);
});

Deno.test("crossEntropy() refuses smoothing that leaves no target", () => {
  assert.throws(() => crossEntropy(tf.zeros([1, 3]), ids([0]), { labelSmoothing: 1 }), {
    message: "Expected labelSmoothing from 0 to below 1 but found 1. Try 0.1.",
  });
});
