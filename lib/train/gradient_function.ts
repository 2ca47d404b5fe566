import * as tf from "@tensorflow/tfjs";
import type { Chain, NamedTensors } from "../optim/mod.ts";
import { IGNORED_LABEL, rDropLoss } from "../losses/mod.ts";
import { accumulator } from "./accumulate.ts";
import { adversarial } from "./adversarial.ts";
import type { ModelBatch } from "./batch_tensors.ts";
import type { Trainable } from "./training_step.ts";

/**
 * The loss of a head's outputs and labels: logits [batch, labels] and int32 [batch], or emissions [batch,
 * length, tags] and tags int32 [batch, length]; the weights are those of the model, for heads whose loss
 * has some of its own.
 */
export type LossFunction = (
  outputs: tf.Tensor,
  labels: tf.Tensor,
  weights: NamedTensors,
) => tf.Scalar;

/** What may be asked of the gradients beyond those of the loss. */
export interface GradientOptions {
  /** Weight of R-Drop's agreement of two passes; 0: one pass only. Default 0. */
  rDrop?: number;
  /** L2 norm of FGM's move of the word embeddings; 0: none. Default 0. */
  fgm?: number;
  /** Whether a variable is held as it is. Default: none is. */
  frozen?: (variable: string) => boolean;
}

/** What one batch, or several, gave. */
export interface GradientSums {
  gradients: NamedTensors;
  /** What the optimizer gathers over all of them. */
  gathered: NamedTensors;
  /** float32 [2]: loss and gradient norm; the norm is NaN if the optimizer gathers none. */
  report: tf.Tensor1D;
}

/** What else a call of the gradient function takes. */
export interface CallOptions {
  /** int32: the batch's dropout. */
  seed: tf.Scalar;
  /** The batch's part of the step's rows; not given if it is all of them. */
  share?: tf.Scalar;
  /** What the step's batches before gave. */
  before?: GradientSums;
}

/**
 * The function to compile that gives a batch's gradients, added to those of the batches before it.
 * Weights held as they are have none: what lies below them all is not computed.
 */
export function gradientFunction(
  model: Trainable,
  lossOf: LossFunction,
  optimizer: Chain,
  options: GradientOptions = {},
) {
  const lossOfBatch = batchLoss(model, lossOf, options.rDrop ?? 0), add = accumulator();
  return function gradients(
    weights: NamedTensors,
    inputs: ModelBatch,
    labels: tf.Tensor,
    { seed, share, before }: CallOptions,
  ): GradientSums {
    const { trained, held } = partition(weights, options.frozen);
    const found = adversarial(
      trained,
      (some) => lossOfBatch({ ...held, ...some }, inputs, labels, seed),
      options.fgm ?? 0,
    );
    spoilUnlessFinite(found.loss, found.gradients);
    const sums = share ? add(found, share, before) : found;
    const gathered = optimizer.gather(sums.gradients);
    const norm = gathered.gradientNorm ?? tf.scalar(NaN);
    return {
      gradients: sums.gradients,
      gathered,
      report: tf.stack([sums.loss, tf.reshape(norm, [])]) as tf.Tensor1D,
    };
  };
}

function partition(weights: NamedTensors, frozen: (variable: string) => boolean = () => false) {
  const trained: NamedTensors = {}, held: NamedTensors = {};
  for (const [name, value] of Object.entries(weights)) {
    (frozen(name) ? held : trained)[name] = value;
  }
  return { trained, held };
}

function batchLoss(model: Trainable, lossOf: LossFunction, rDrop: number) {
  type Loss = (
    weights: NamedTensors,
    inputs: ModelBatch,
    labels: tf.Tensor,
    seed: tf.Scalar,
  ) => tf.Scalar;
  const ofLabels: Loss = (weights, inputs, labels, seed) => {
    const first = model.outputs(inputs, seed, weights);
    if (rDrop === 0) return lossOf(first, labels, weights);
    // another seed, from which other units follow
    const second = model.outputs(inputs, tf.sub(tf.scalar(-1, "int32"), seed), weights);
    const both = tf.add(lossOf(first, labels, weights), lossOf(second, labels, weights));
    const agreement = rDropLoss(rowsOf(first), rowsOf(second), classesOf(labels));
    return tf.add(tf.mul(both, 0.5), tf.mul(agreement, rDrop));
  };
  const { auxiliary } = model;
  if (!auxiliary) return ofLabels;
  const share = auxiliary.weight,
    mixed: Loss = (weights, inputs, labels, seed) => {
      const own = tf.mul(ofLabels(weights, inputs, labels, seed), 1 - share);
      return tf.add(own, tf.mul(auxiliary.loss(inputs, seed, weights), share));
    };
  return mixed;
}

/** Logits [rows, classes] of outputs of any rank: each position of emissions is a row. */
const rowsOf = (outputs: tf.Tensor) =>
  tf.reshape(outputs, [-1, outputs.shape[outputs.rank - 1]]) as tf.Tensor2D;

/** Labels int32 [rows]; positions that are not scored are ignored. */
function classesOf(labels: tf.Tensor): tf.Tensor1D {
  const flat = tf.reshape(labels, [-1]), ignored = tf.fill(flat.shape, IGNORED_LABEL, "int32");
  return tf.where(tf.less(flat, 0), ignored, flat) as tf.Tensor1D;
}

/**
 * Makes a gradient NaN where the loss is not finite, by which the optimizer knows not to update: the
 * gradients of an infinite loss may all be finite. A small one, for it costs a pass over it.
 */
function spoilUnlessFinite(loss: tf.Scalar, gradients: NamedTensors): void {
  const [[name, smallest]] = Object.entries(gradients).sort(([, a], [, b]) => a.size - b.size);
  gradients[name] = tf.add(smallest, tf.mul(loss, 0)); // 0 · ∞ and 0 · NaN are NaN
}
