import * as tf from "@tensorflow/tfjs";
import type { Chain, NamedTensors } from "../optim/mod.ts";
import { rDropLoss } from "../losses/mod.ts";
import { accumulator } from "./accumulate.ts";
import { adversarial } from "./adversarial.ts";
import type { ModelBatch } from "./batch_tensors.ts";
import type { Trainable } from "./training_step.ts";

/** The loss of logits [batch, labels] and labels int32 [batch]. */
export type LossFunction = (logits: tf.Tensor2D, labels: tf.Tensor1D) => tf.Scalar;

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
    labels: tf.Tensor1D,
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
  return (
    weights: NamedTensors,
    inputs: ModelBatch,
    labels: tf.Tensor1D,
    seed: tf.Scalar,
  ): tf.Scalar => {
    const first = model.logits(inputs, seed, weights);
    if (rDrop === 0) return lossOf(first, labels);
    // another seed, from which other units follow
    const second = model.logits(inputs, tf.sub(tf.scalar(-1, "int32"), seed), weights);
    const mean = tf.mul(tf.add(lossOf(first, labels), lossOf(second, labels)), 0.5);
    return tf.add(mean, tf.mul(rDropLoss(first, second, labels), rDrop));
  };
}

/**
 * Makes a gradient NaN where the loss is not finite, by which the optimizer knows not to update: the
 * gradients of an infinite loss may all be finite. A small one, for it costs a pass over it.
 */
function spoilUnlessFinite(loss: tf.Scalar, gradients: NamedTensors): void {
  const [[name, smallest]] = Object.entries(gradients).sort(([, a], [, b]) => a.size - b.size);
  gradients[name] = tf.add(smallest, tf.mul(loss, 0)); // 0 · ∞ and 0 · NaN are NaN
}
