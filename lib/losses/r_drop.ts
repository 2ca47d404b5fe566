import * as tf from "@tensorflow/tfjs";
import { IGNORED_LABEL } from "./class_loss.ts";

/**
 * R-Drop's agreement of two passes over the same rows with different dropout (Wu et al. 2021, eq. 3):
 *
 *     ½ · (KL(p₁ ‖ p₂) + KL(p₂ ‖ p₁)),   p = softmax(logits)
 *
 * in nats, the mean over the rows whose label is not ignored; 0 where there are none.
 *
 * @param first Logits [batch, classes]; finite.
 * @param second Logits of the other pass, of the same shape.
 * @param labels int32 [batch]; they only tell which rows count.
 * @throws {TypeError} If the shapes differ.
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 * import { rDropLoss } from "lib/losses/mod.ts";
 * await tf.setBackend("cpu");
 * const a = tf.tensor2d([[0, 0]]), b = tf.tensor2d([[0, Math.log(3)]]);
 * const loss = rDropLoss(a, b, tf.tensor1d([1], "int32")).dataSync()[0];
 * assert.ok(Math.abs(loss - Math.log(3) / 8) < 1e-6); // p₂ = [¼, ¾]
 * ```
 */
export function rDropLoss(
  first: tf.Tensor2D,
  second: tf.Tensor2D,
  labels: tf.Tensor1D,
): tf.Scalar {
  const fits = String(first.shape) === String(second.shape) && first.shape[0] === labels.shape[0];
  if (!fits) {
    throw new TypeError(
      `Expected two passes' logits of one shape [batch, classes] and labels [batch] but found ` +
        `[${first.shape}], [${second.shape}] and labels [${labels.shape}].`,
    );
  }
  return tf.tidy(() => {
    // KL(p‖q) + KL(q‖p) = Σ (p − q)·(log p − log q)
    const moved = tf.sub(tf.softmax(first), tf.softmax(second));
    const byRow = tf.sum(tf.mul(moved, tf.sub(tf.logSoftmax(first), tf.logSoftmax(second))), 1);
    const counted = tf.cast(tf.notEqual(labels, tf.scalar(IGNORED_LABEL, "int32")), "float32");
    const rows = tf.maximum(tf.sum(counted), 1);
    return tf.div(tf.mul(tf.sum(tf.mul(byRow, counted)), 0.5), rows) as tf.Scalar;
  });
}
