import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { crossEntropy, focalLoss } from "lib/losses/mod.ts";
import {
  assertClose,
  assertGolden,
  assertReadsNothing,
  assertSameBits,
  finiteDifferences,
  golden,
  lossAndGradient,
} from "./golden.ts";

await tf.setBackend("cpu");

const ids = (values: number[]) => tf.tensor1d(values, "int32");

Deno.test("focalLoss() has PyTorch's loss and gradient for gamma 0 to 5 and every option", () => {
  assertGolden(golden.filter((c) => c.gamma !== null));
});

Deno.test("focalLoss() equals cross entropy to the bit when gamma is 0", () => {
  const random = tf.randomNormal([50, 4], 0, 5, "float32", 7).arraySync() as number[][];
  const labels = ids(random.map((_, i) => i % 7 === 3 ? -100 : i % 4));
  for (const reduction of ["mean", "sum", "none"]) {
    for (const labelSmoothing of [0, 0.1]) {
      for (const weights of [undefined, [0.5, 2, 1, 0.1]]) {
        const options = { reduction: reduction as "mean", labelSmoothing };
        const focal = lossAndGradient(
          random,
          (x) => focalLoss(x, labels, { ...options, gamma: 0, alpha: weights }),
        );
        const entropy = lossAndGradient(
          random,
          (x) => crossEntropy(x, labels, { ...options, weights }),
        );
        assertSameBits(focal.loss, entropy.loss);
        assertSameBits(focal.gradient, entropy.gradient);
      }
    }
  }
});

Deno.test("focalLoss() comes to cross entropy without a jump as gamma goes to 0", () => {
  const logits = [[0.5, -1, 2], [3, 0, 1]], labels = ids([0, 2]);
  const near = lossAndGradient(logits, (x) => focalLoss(x, labels, { gamma: 1e-7 }));
  const at = lossAndGradient(logits, (x) => crossEntropy(x, labels));
  assertClose(near.loss, at.loss, "loss");
  assertClose(near.gradient, at.gradient, "gradient");
});

Deno.test("focalLoss() of p = 0.9 with gamma 2 is a hundredth of cross entropy", () => {
  const logits = tf.tensor2d([[Math.log(0.9), Math.log(0.1)]]);
  assertClose(focalLoss(logits, ids([0])).dataSync(), [0.0010536], "loss", 1e-7);
});

Deno.test("focalLoss() has the gradient of finite differences", () => {
  const logits = [[0.3, -1.2, 2.5], [4, 0.1, -0.7], [-2, 1, 0.5]];
  const labels = [2, 1, 0], alpha = [0.2, 1, 3];
  for (const gamma of [0.5, 1, 2, 3.7]) {
    const oracle = (x: number[][]) =>
      x.reduce((sum, row, i) => {
        const p = Math.exp(row[labels[i]]) / row.reduce((s, v) => s + Math.exp(v), 0);
        return sum - alpha[labels[i]] * (1 - p) ** gamma * Math.log(p);
      }, 0);
    const found = lossAndGradient(
      logits,
      (x) => focalLoss(x, ids(labels), { gamma, alpha, reduction: "sum" }),
    );
    assertClose(found.loss, [oracle(logits)], `γ ${gamma} loss`, 1e-6);
    assertClose(found.gradient, finiteDifferences(logits, oracle), `γ ${gamma} gradient`, 1e-6);
  }
});

Deno.test("focalLoss() is finite with gradient 0 where the model is sure and right", () => {
  for (const gamma of [0.1, 0.5, 0.99, 1, 2]) {
    for (const gap of [20, 200, 2e4]) {
      const { loss, gradient } = lossAndGradient(
        [[gap, 0, -gap]],
        (x) => focalLoss(x, ids([0]), { gamma }),
      );
      assertClose(loss, [0], `γ ${gamma}, gap ${gap}: loss`);
      assertClose(gradient, [0, 0, 0], `γ ${gamma}, gap ${gap}: gradient`);
    }
  }
});

Deno.test("focalLoss() scales a row by the alpha of its class in the sum, not in the mean", () => {
  const logits = tf.tensor2d([[1, 2, 3]]);
  const loss = (alpha: number[], reduction: "sum" | "mean") =>
    focalLoss(logits, ids([1]), { alpha, reduction }).arraySync();
  assert.equal(loss([9, 4, 9], "sum"), 4 * loss([1, 1, 1], "sum"));
  assert.equal(loss([9, 4, 9], "mean"), loss([1, 1, 1], "mean"));
});

Deno.test("focalLoss() reads no tensor values, gradient included", () => {
  const x = tf.tensor2d([[1, 2], [3, 4]]), y = ids([0, 1]);
  assertReadsNothing(() => {
    const options = { gamma: 2, alpha: [1, 2], labelSmoothing: 0.1 };
    tf.grad((input) => focalLoss(input as tf.Tensor2D, y, options))(x);
  });
});

Deno.test("focalLoss() and its gradient leave no tensors behind but their results", () => {
  const x = tf.tensor2d([[1, 2], [3, 4]]), y = ids([0, 1]);
  const before = tf.memory().numTensors;
  const value = focalLoss(x, y, { labelSmoothing: 0.1 });
  const gradient = tf.grad((input) => focalLoss(input as tf.Tensor2D, y))(x);
  assert.equal(tf.memory().numTensors, before + 2);
  tf.dispose([value, gradient, x, y]);
});

Deno.test("focalLoss() refuses a gamma below 0 and names alpha", () => {
  assert.throws(() => focalLoss(tf.zeros([1, 2]), ids([0]), { gamma: -1 }), {
    name: "RangeError",
    message: "Expected gamma to be a number from 0 but found -1. Try 2.",
  });
  assert.throws(() => focalLoss(tf.zeros([1, 2]), ids([0]), { alpha: [0.25] }), {
    message: "Expected alpha to hold 2 finite numbers from 0, one per class, but found [0.25] " +
      "(length 1). Try alpha in the order of the label list.",
  });
});
