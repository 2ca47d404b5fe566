import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { z } from "zod";
import { crossEntropy, logitAdjustedLoss } from "lib/losses/mod.ts";
import {
  assertClose,
  assertReadsNothing,
  assertSameBits,
  finiteDifferences,
  lossAndGradient,
} from "./golden.ts";

await tf.setBackend("cpu");

const ids = (values: number[]) => tf.tensor1d(values, "int32");
const priors = [0.7, 0.25, 0.05];

/** Losses and gradients of PyTorch; made by test/golden/make_logit_adjusted.py. */
const golden = z.array(z.object({
  name: z.string(),
  logits: z.array(z.array(z.number())),
  labels: z.array(z.int()),
  priors: z.array(z.number()),
  tau: z.number(),
  labelSmoothing: z.number(),
  reduction: z.enum(["mean", "sum", "none"]),
  loss: z.array(z.number()),
  gradient: z.array(z.number()),
})).parse(JSON.parse(
  Deno.readTextFileSync(new URL("../golden/logit_adjusted.json", import.meta.url)),
));

Deno.test("logitAdjustedLoss() has PyTorch's loss and gradient for tau 0 to 2 and every option", () => {
  assert.ok(golden.length > 40);
  for (const { name, logits, labels, loss, gradient, reduction, ...options } of golden) {
    const found = lossAndGradient(
      logits,
      (x) => logitAdjustedLoss(x, ids(labels), { ...options, reduction: reduction as "mean" }),
    );
    assertClose(found.loss, loss, `${name}, τ ${options.tau}, ${reduction}: loss`);
    assertClose(found.gradient, gradient, `${name}, τ ${options.tau}, ${reduction}: gradient`);
  }
});

Deno.test("logitAdjustedLoss() equals cross entropy to the bit when tau is 0 or all priors are equal", () => {
  const logits = [[0.3, -1.2, 2.5], [4, 0.1, -0.7], [-2, 1, 0.5]], labels = ids([2, -100, 0]);
  for (const reduction of ["mean", "sum", "none"] as const) {
    const options = { labelSmoothing: 0.1, reduction: reduction as "mean" };
    const entropy = lossAndGradient(logits, (x) => crossEntropy(x, labels, options));
    for (const same of [{ ...options, priors, tau: 0 }, { ...options, priors: [5, 5, 5] }]) {
      const found = lossAndGradient(logits, (x) => logitAdjustedLoss(x, labels, same));
      assertSameBits(found.loss, entropy.loss);
      assertSameBits(found.gradient, entropy.gradient);
    }
  }
});

Deno.test("logitAdjustedLoss() has the gradient of finite differences", () => {
  const logits = [[0.3, -1.2, 2.5], [4, 0.1, -0.7], [-2, 1, 0.5]], labels = [2, 1, 0];
  for (const tau of [0.5, 1, 1.7]) {
    const oracle = (x: number[][]) =>
      x.reduce((sum, row, i) => {
        const odds = row.map((logit, c) => Math.exp(logit) * priors[c] ** tau);
        return sum - Math.log(odds[labels[i]] / odds.reduce((a, b) => a + b));
      }, 0);
    const found = lossAndGradient(
      logits,
      (x) => logitAdjustedLoss(x, ids(labels), { priors, tau, reduction: "sum" }),
    );
    assertClose(found.loss, [oracle(logits)], `τ ${tau} loss`, 1e-6);
    assertClose(found.gradient, finiteDifferences(logits, oracle), `τ ${tau} gradient`, 1e-6);
  }
});

Deno.test("logitAdjustedLoss() is content with equal logits where a text tells nothing of its class", () => {
  const labels = [0, 0, 0, 0, 0, 1, 1, 2], counts = [5, 2, 1];
  /** Of the sum over rows that all have the same logits, by class. */
  const gradientAt = (logits: number[], tau: number) => {
    const { gradient } = lossAndGradient(
      labels.map(() => logits),
      (x) => logitAdjustedLoss(x, ids(labels), { priors: counts, tau, reduction: "sum" }),
    );
    return counts.map((_, c) => labels.reduce((sum, _, i) => sum + gradient[3 * i + c], 0));
  };
  assertClose(gradientAt([0, 0, 0], 1), [0, 0, 0], "all classes equally likely", 1e-5);
  assertClose(gradientAt(counts.map(Math.log), 0), [0, 0, 0], "cross entropy: the priors", 1e-5);
  assert.ok(gradientAt([0, 0, 0], 0)[0] < -1, "cross entropy moves towards the frequent class");
});

Deno.test("logitAdjustedLoss() takes shares and counts alike, and priors that are far apart", () => {
  const x = tf.tensor2d([[1, 2, 3]]);
  const of = (priors: number[]) => logitAdjustedLoss(x, ids([2]), { priors }).dataSync();
  assertClose(of([0.7, 0.25, 0.05]), of([70, 25, 5]), "shares and counts", 1e-6);
  assertClose(of([1, 1, 1e-12]), [Math.log(1 + 1e12 * (Math.exp(-2) + Math.exp(-1)))], "far apart");
});

Deno.test("logitAdjustedLoss() reads no tensor values, gradient included", () => {
  const x = tf.tensor2d([[1, 2, 3], [3, 4, 5]]), y = ids([0, 1]);
  assertReadsNothing(() => {
    const options = { priors, labelSmoothing: 0.1 };
    tf.grad((input) => logitAdjustedLoss(input as tf.Tensor2D, y, options))(x);
  });
});

Deno.test("logitAdjustedLoss() and its gradient leave no tensors behind but their results", () => {
  const x = tf.tensor2d([[1, 2, 3], [3, 4, 5]]), y = ids([0, 1]);
  const before = tf.memory().numTensors;
  const value = logitAdjustedLoss(x, y, { priors });
  const gradient = tf.grad((input) => logitAdjustedLoss(input as tf.Tensor2D, y, { priors }))(x);
  assert.equal(tf.memory().numTensors, before + 2);
  tf.dispose([value, gradient, x, y]);
});

Deno.test("logitAdjustedLoss() refuses a tau below 0 and priors that do not fit", () => {
  const logits: tf.Tensor2D = tf.zeros([1, 2]);
  assert.throws(() => logitAdjustedLoss(logits, ids([0]), { priors: [1, 1], tau: -1 }), {
    name: "RangeError",
    message: "Expected tau to be a number from 0 but found -1. Try 1.",
  });
  for (const [priors, found] of [[[1, 0], "[1, 0] (length 2)"], [[1], "[1] (length 1)"]] as const) {
    assert.throws(() => logitAdjustedLoss(logits, ids([0]), { priors }), {
      name: "RangeError",
      message: "Expected priors to hold 2 finite numbers above 0, one per class, but found " +
        `${found}. Try the classes' rows in train, in the order of the label list.`,
    });
  }
});
