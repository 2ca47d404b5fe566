import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { z } from "zod";
import { crossEntropy, focalLoss } from "lib/losses/mod.ts";

const Case = z.object({
  name: z.string(),
  logits: z.array(z.array(z.number())),
  labels: z.array(z.int()),
  weights: z.array(z.number()).nullable(),
  labelSmoothing: z.number(),
  reduction: z.enum(["mean", "sum", "none"]),
  gamma: z.number().nullable(),
  loss: z.array(z.number()),
  gradient: z.array(z.number()),
});
type Case = z.infer<typeof Case>;

/** Losses and gradients of PyTorch; made by test/golden/make_losses.py. */
export const golden = z.array(Case).parse(
  JSON.parse(Deno.readTextFileSync(new URL("../golden/losses.json", import.meta.url))),
);

/** Loss and gradient as float32 numbers. */
export type LossAndGradient = { loss: Float32Array; gradient: Float32Array };

/** A loss as a function of logits, and its gradient for an upstream of 1, 2, 3 … */
export function lossAndGradient(
  logits: number[][],
  loss: (logits: tf.Tensor2D) => tf.Tensor,
): LossAndGradient {
  return tf.tidy(() => {
    const x = tf.tensor2d(logits);
    const value = loss(x);
    const upstream = tf.reshape(tf.range(1, value.size + 1), value.shape);
    const gradient = tf.grad((input) => loss(input as tf.Tensor2D))(x, upstream);
    return { loss: floats(value), gradient: floats(gradient) };
  });
}

/** The golden case by cross entropy (no gamma) or focal loss. */
export function runCase(golden: Case): LossAndGradient {
  const { labelSmoothing, weights, gamma } = golden;
  return tf.tidy(() => {
    const labels = tf.tensor1d(golden.labels, "int32");
    const given = weights ?? undefined;
    // The overloads tell reductions apart by literal type; here it is one of three.
    const reduction = golden.reduction as "mean";
    return lossAndGradient(
      golden.logits,
      (x) =>
        gamma === null
          ? crossEntropy(x, labels, { weights: given, labelSmoothing, reduction })
          : focalLoss(x, labels, { gamma, alpha: given, labelSmoothing, reduction }),
    );
  });
}

/** Fails unless every golden case has PyTorch's loss and gradient within float32 rounding. */
export function assertGolden(cases: Case[]): void {
  assert.ok(cases.length > 10);
  for (const golden of cases) {
    const { name, gamma, reduction } = golden;
    const found = runCase(golden);
    assertClose(found.loss, golden.loss, `${name}, γ ${gamma}, ${reduction}: loss`);
    assertClose(found.gradient, golden.gradient, `${name}, γ ${gamma}, ${reduction}: gradient`);
  }
}

/** Fails unless both are equal within `tolerance`, relative to numbers larger than 1. */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  what: string,
  tolerance = 3e-6,
): void {
  assert.equal(actual.length, expected.length, `${what}: length`);
  for (let i = 0; i < expected.length; i++) {
    const gap = Math.abs(actual[i] - expected[i]);
    assert.ok(
      gap <= tolerance * Math.max(1, Math.abs(expected[i])),
      `${what}[${i}]: ${actual[i]} ≠ ${expected[i]}`,
    );
  }
}

/** Fails unless every number is the same to its last bit. */
export function assertSameBits(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    assert.ok(Object.is(actual[i], expected[i]), `[${i}]: ${actual[i]} is not ${expected[i]}`);
  }
}

/** Fails when `run` reads a tensor back to JavaScript, which a recorded step cannot do. */
export function assertReadsNothing(run: () => void): void {
  const methods = ["dataSync", "data", "arraySync", "array", "bufferSync", "buffer"] as const;
  const kept = methods.map((method) => {
    const descriptor = Object.getOwnPropertyDescriptor(tf.Tensor.prototype, method);
    assert.ok(descriptor, `tfjs has no Tensor.${method} any more`);
    return { method, descriptor };
  });
  const refuse = { value: () => assert.fail("a tensor was read back"), configurable: true };
  kept.forEach(({ method }) => Object.defineProperty(tf.Tensor.prototype, method, refuse));
  try {
    run();
  } finally {
    kept.forEach(({ method, descriptor }) =>
      Object.defineProperty(tf.Tensor.prototype, method, descriptor)
    );
  }
}

/** Central differences of a scalar function of logits, in float64. */
export function finiteDifferences(
  logits: number[][],
  loss: (logits: number[][]) => number,
  step = 1e-5,
): number[] {
  return logits.flatMap((row, i) =>
    row.map((_, j) => {
      const moved = (by: number) =>
        loss(logits.map((r, k) => r.map((x, l) => k === i && l === j ? x + by : x)));
      return (moved(step) - moved(-step)) / (2 * step);
    })
  );
}

function floats(tensor: tf.Tensor): Float32Array {
  return Float32Array.from(tensor.dataSync());
}
