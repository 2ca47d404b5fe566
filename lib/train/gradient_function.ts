import * as tf from "@tensorflow/tfjs";
import type { EncoderBatch } from "../bert/mod.ts";
import { kernel } from "../engine/mod.ts";
import type { Chain, NamedTensors } from "../optim/mod.ts";
import { rDropLoss } from "../losses/mod.ts";
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

/** The value of a loss and its gradient for each weight, by the weights' names. */
export function lossAndGradients(
  weights: NamedTensors,
  loss: (weights: NamedTensors) => tf.Scalar,
): { loss: tf.Scalar; gradients: NamedTensors } {
  const names = Object.keys(weights);
  const named = (tensors: tf.Tensor[]) =>
    Object.fromEntries(names.map((name, i) => [name, tensors[i]]));
  const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) => loss(named(tensors)))(
    Object.values(weights),
  );
  return { loss: value as tf.Scalar, gradients: named(grads) };
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
    inputs: EncoderBatch,
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
    inputs: EncoderBatch,
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

const WORDS = "bert.embeddings.word_embeddings.weight";

/**
 * FGM (Miyato et al. 2017, eq. 8): the word embeddings are moved by ε·g/‖g‖, and the gradients there are
 * added to those at the weights themselves. Both passes drop the same units.
 */
function adversarial(
  weights: NamedTensors,
  loss: (weights: NamedTensors) => tf.Scalar,
  size: number,
): { loss: tf.Scalar; gradients: NamedTensors } {
  const first = lossAndGradients(weights, loss);
  if (size === 0) return first;
  const g = first.gradients[WORDS], norm = tf.add(tf.norm(g), 1e-12);
  const moved = tf.add(weights[WORDS], tf.mul(g, tf.div(size, norm)));
  const second = lossAndGradients({ ...weights, [WORDS]: moved }, loss);
  const gradients = Object.fromEntries(
    Object.keys(weights).map((name) => [
      name,
      tf.add(first.gradients[name], second.gradients[name]),
    ]),
  );
  return { loss: first.loss, gradients };
}

/** Adds a batch's loss and gradients, by its share, to those before; one pass over each. */
function accumulator() {
  const scale = kernel("scale", (x, share) => tf.mul(x, share));
  const addScaled = kernel("add_scaled", (x, share, sum) => tf.add(sum, tf.mul(x, share)));
  const one = (x: tf.Tensor, share: tf.Scalar, sum?: tf.Tensor) =>
    sum ? addScaled(x, share, sum)[0] : scale(x, share)[0];
  return (
    { loss, gradients }: { loss: tf.Scalar; gradients: NamedTensors },
    share: tf.Scalar,
    before?: GradientSums,
  ) => ({
    loss: one(loss, share, before && tf.reshape(tf.slice(before.report, 0, 1), [])),
    gradients: Object.fromEntries(
      Object.entries(gradients).map(([name, x]) => [name, one(x, share, before?.gradients[name])]),
    ),
  });
}

/**
 * Makes a gradient NaN where the loss is not finite, by which the optimizer knows not to update: the
 * gradients of an infinite loss may all be finite. A small one, for it costs a pass over it.
 */
function spoilUnlessFinite(loss: tf.Scalar, gradients: NamedTensors): void {
  const [[name, smallest]] = Object.entries(gradients).sort(([, a], [, b]) => a.size - b.size);
  gradients[name] = tf.add(smallest, tf.mul(loss, 0)); // 0 · ∞ and 0 · NaN are NaN
}
