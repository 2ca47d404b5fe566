/**
 * Cross entropy of a softmax over classes.
 *
 *   loss_i = −w[y_i] · log p_i[y_i],   p_i = softmax(logits_i)
 *
 * Source: Goodfellow, Bengio, Courville 2016, "Deep Learning", §6.2.2.3; label smoothing: Szegedy
 * et al. 2016, arXiv 1512.00567, §7. Equal to `torch.nn.functional.cross_entropy`, except that a
 * batch of ignored rows only has loss 0 instead of NaN.
 *
 * | input   | shape            | dtype   | values                                            |
 * |---------|------------------|---------|---------------------------------------------------|
 * | logits  | [batch, classes] | float32 | any; −Infinity rules a class out (not the true    |
 * |         |                  |         | one, and not with label smoothing)                |
 * | labels  | [batch]          | int32   | 0 … classes − 1, or −100 for a row to ignore      |
 *
 * | option           | default | why                                                        |
 * |------------------|---------|------------------------------------------------------------|
 * | `weights`        | all 1   | no class matters more until the data says so               |
 * | `labelSmoothing` | 0       | smoothing trades likelihood for calibration: ask for it    |
 * | `reduction`      | `mean`  | the learning rate does not depend on the batch size        |
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { classLoss, type LossOptions } from "./class_loss.ts";

/** Options of {@link crossEntropy}. */
export interface CrossEntropyOptions extends LossOptions {
  /** One weight from 0 per class; `mean` divides by the weights of the rows, as PyTorch does. */
  weights?: readonly number[];
}

/**
 * Cross entropy of logits and class ids; formula, inputs and defaults stand at the top of its file.
 *
 * @param logits [batch, classes], float32
 * @param labels [batch], int32; −100 ignores the row
 * @param options class weights, label smoothing, reduction
 * @returns a scalar, or [batch] with `reduction: "none"`; the caller disposes it. A label outside
 * the classes makes its row Infinity.
 * @throws {TypeError} when shapes or the dtype of the labels do not fit
 * @throws {RangeError} when an option is out of range
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 * import { crossEntropy } from "lib/losses/mod.ts";
 * await tf.setBackend("cpu");
 * const loss = crossEntropy(tf.tensor2d([[0, 0]]), tf.tensor1d([1], "int32"));
 * assert.ok(Math.abs(loss.dataSync()[0] - Math.log(2)) < 1e-6);
 * ```
 */
export function crossEntropy(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
  options: CrossEntropyOptions & { reduction: "none" },
): tf.Tensor1D;
export function crossEntropy(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
  options?: CrossEntropyOptions & { reduction?: "mean" | "sum" },
): tf.Scalar;
export function crossEntropy(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
  options: CrossEntropyOptions = {},
): tf.Tensor {
  return classLoss(logits, labels, { ...options, weightsName: "weights", term: tf.neg });
}
