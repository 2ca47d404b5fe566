/**
 * Focal loss: cross entropy that turns away from rows the model already gets right.
 *
 *   loss_i = −α[y_i] · (1 − p_i[y_i])^γ · log p_i[y_i],   p_i = softmax(logits_i)
 *
 * Source: Lin et al. 2017, "Focal Loss for Dense Object Detection", arXiv 1708.02002, eq. 4 and 5,
 * with softmax in place of the sigmoid. With label smoothing each class adds its own focal term,
 * weighted by its share of the target. γ = 0 is cross entropy with weights α, bit for bit.
 *
 * | input   | shape            | dtype   | values                                            |
 * |---------|------------------|---------|---------------------------------------------------|
 * | logits  | [batch, classes] | float32 | any; −Infinity rules a class out (not the true    |
 * |         |                  |         | one, and not with label smoothing)                |
 * | labels  | [batch]          | int32   | 0 … classes − 1, or −100 for a row to ignore      |
 *
 * | option           | default | why                                                           |
 * |------------------|---------|---------------------------------------------------------------|
 * | `gamma`          | 2       | best in the paper; 0.5 to 5 is said to work                   |
 * | `alpha`          | all 1   | the paper's 0.25 is for one positive class of a sigmoid       |
 * | `labelSmoothing` | 0       | as in the paper                                               |
 * | `reduction`      | `mean`  | by the α of the rows, so equal α for all classes change nothing |
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { classLoss, type LossOptions } from "./class_loss.ts";

/** Options of {@link focalLoss}. */
export interface FocalOptions extends LossOptions {
  /** How fast well-classified rows lose weight, from 0 (cross entropy); default 2. */
  gamma?: number;
  /** One weight from 0 per class, such as the inverse of its frequency. */
  alpha?: readonly number[];
}

/**
 * Focal loss of logits and class ids; formula, inputs and defaults stand at the top of its file.
 *
 * @param logits [batch, classes], float32
 * @param labels [batch], int32; −100 ignores the row
 * @param options focusing, class weights, label smoothing, reduction
 * @returns a scalar, or [batch] with `reduction: "none"`; the caller disposes it. A label outside
 * the classes makes its row Infinity.
 * @throws {TypeError} when shapes or the dtype of the labels do not fit
 * @throws {RangeError} when an option is out of range
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 * import { focalLoss } from "lib/losses/mod.ts";
 * await tf.setBackend("cpu");
 * const sure = tf.tensor2d([[Math.log(9), 0]]); // p = 0.9 for class 0
 * const loss = focalLoss(sure, tf.tensor1d([0], "int32"), { gamma: 2 });
 * assert.ok(Math.abs(loss.dataSync()[0] - 0.01 * -Math.log(0.9)) < 1e-7);
 * ```
 */
export function focalLoss(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
  options: FocalOptions & { reduction: "none" },
): tf.Tensor1D;
export function focalLoss(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
  options?: FocalOptions & { reduction?: "mean" | "sum" },
): tf.Scalar;
export function focalLoss(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
  options: FocalOptions = {},
): tf.Tensor {
  const { gamma = 2, alpha, ...rest } = options;
  if (!(gamma >= 0 && gamma < Infinity)) {
    throw new RangeError(`Expected gamma to be a number from 0 but found ${gamma}. Try 2.`);
  }
  const term = gamma === 0 ? tf.neg : focalTerm(gamma);
  return classLoss(logits, labels, { ...rest, weights: alpha, weightsName: "alpha", term });
}

/**
 * −(1 − p)^γ · log p of log p ≤ 0, with its own gradient −(1 − p)^γ · (1 + γ · p · u), where
 * u = −log p / (1 − p) stays near 1 as p → 1. The product rule has 0 · ∞ there when γ < 1.
 */
function focalTerm(gamma: number): (logProbabilities: tf.Tensor) => tf.Tensor {
  return tf.customGrad((...inputs) => {
    const [logP, save] = inputs as [tf.Tensor, tf.GradSaveFunc];
    save([logP]);
    const value = tf.tidy(() => tf.mul(focus(logP, gamma), tf.neg(logP)));
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) =>
      tf.tidy(() => tf.mul(dy, slope(saved[0], gamma)));
    return { value, gradFunc };
  });
}

/** 1 − p without the cancellation of subtracting p from 1. */
function missing(logP: tf.Tensor): tf.Tensor {
  return tf.neg(tf.expm1(logP));
}

function focus(logP: tf.Tensor, gamma: number): tf.Tensor {
  return tf.pow(missing(logP), gamma);
}

function slope(logP: tf.Tensor, gamma: number): tf.Tensor {
  const u = tf.div(tf.neg(logP), tf.maximum(missing(logP), 1e-30)); // 0 where p = 1, as is focus
  const growth = tf.add(tf.mul(tf.mul(tf.exp(logP), u), gamma), 1);
  return tf.neg(tf.mul(focus(logP, gamma), growth));
}
