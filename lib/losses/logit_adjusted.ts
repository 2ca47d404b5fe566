/**
 * Logit adjustment: cross entropy of logits that the frequencies of the classes have been added to.
 *
 *   loss_i = −log softmax(logits_i + τ · log π)[y_i]
 *          = log(1 + Σ_{c ≠ y_i} (π_c / π_{y_i})^τ · exp(logits_i[c] − logits_i[y_i]))
 *
 * Source: Menon et al. 2021, "Long-tail learning via logit adjustment", ICLR, arXiv 2007.07314, eq. 10.
 * In training a rare class has to win by a margin that grows with its rarity; predictions are made from
 * the plain logits. At τ = 1 those estimate what the posterior would be if all classes were equally
 * frequent, so that the highest one has the least balanced error (the mean of the classes' error rates).
 * τ = 0 is cross entropy, bit for bit.
 *
 * | input   | shape            | dtype   | values                                            |
 * |---------|------------------|---------|---------------------------------------------------|
 * | logits  | [batch, classes] | float32 | any; −Infinity rules a class out (not the true    |
 * |         |                  |         | one, and not with label smoothing)                |
 * | labels  | [batch]          | int32   | 0 … classes − 1, or −100 for a row to ignore      |
 *
 * | option           | default | why                                                            |
 * |------------------|---------|----------------------------------------------------------------|
 * | `priors`         | -       | those of the training rows; only their proportions count       |
 * | `tau`            | 1       | the value with the guarantee above; the paper also tunes it    |
 * | `labelSmoothing` | 0       | as in the paper                                                |
 * | `reduction`      | `mean`  | the learning rate does not depend on the batch size            |
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { classLoss, type LossOptions } from "./class_loss.ts";

/** Options of {@link logitAdjustedLoss}. */
export interface LogitAdjustedOptions extends LossOptions {
  /** How frequent each class is in training: a number above 0 per class, as a share or a count. */
  priors: readonly number[];
  /** How far the priors move the logits, from 0 (cross entropy); default 1. */
  tau?: number;
}

/**
 * Logit-adjusted cross entropy of logits and class ids; formula, inputs and defaults stand at the top of
 * its file.
 *
 * @param logits [batch, classes], float32, before adjustment
 * @param labels [batch], int32; −100 ignores the row
 * @param options priors, their strength, label smoothing, reduction
 * @returns a scalar, or [batch] with `reduction: "none"`; the caller disposes it. A label outside
 * the classes makes its row Infinity.
 * @throws {TypeError} when shapes or the dtype of the labels do not fit
 * @throws {RangeError} when an option is out of range
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 * import { logitAdjustedLoss } from "lib/losses/mod.ts";
 * await tf.setBackend("cpu");
 * const unsure = tf.tensor2d([[0, 0]]); // and class 1 is the rarer one: 20 rows to 1
 * const loss = logitAdjustedLoss(unsure, tf.tensor1d([1], "int32"), { priors: [20, 1] });
 * assert.ok(Math.abs(loss.dataSync()[0] - Math.log(21)) < 1e-6);
 * ```
 */
export function logitAdjustedLoss(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
  options: LogitAdjustedOptions & { reduction: "none" },
): tf.Tensor1D;
export function logitAdjustedLoss(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
  options: LogitAdjustedOptions & { reduction?: "mean" | "sum" },
): tf.Scalar;
export function logitAdjustedLoss(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
  { priors, tau = 1, ...rest }: LogitAdjustedOptions,
): tf.Tensor {
  if (!(tau >= 0 && tau < Infinity)) {
    throw new RangeError(`Expected tau to be a number from 0 but found ${tau}. Try 1.`);
  }
  checkPriors(priors, logits.shape[1]);
  const loss = { ...rest, weightsName: "priors", term: tf.neg };
  if (tau === 0) return classLoss(logits, labels, loss);
  return tf.tidy(() => classLoss(tf.add(logits, margins(priors, tau)), labels, loss));
}

/** τ · log of each prior over the largest one: 0 for the most frequent class, whose logits stay exact. */
function margins(priors: readonly number[], tau: number): tf.Tensor1D {
  const largest = Math.max(...priors);
  return tf.tensor1d(priors.map((prior) => tau * Math.log(prior / largest)));
}

function checkPriors(priors: readonly number[], classes: number): void {
  if (priors.length === classes && priors.every((p) => Number.isFinite(p) && p > 0)) return;
  throw new RangeError(
    `Expected priors to hold ${classes} finite numbers above 0, one per class, but found ` +
      `[${priors.slice(0, 8).join(", ")}${priors.length > 8 ? ", …" : ""}] ` +
      `(length ${priors.length}). Try the classes' rows in train, in the order of the label list.`,
  );
}
