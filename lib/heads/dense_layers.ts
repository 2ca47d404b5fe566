import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import type { NamedTensors } from "../bert/mod.ts";
import { dropoutMask } from "../engine/mod.ts";
import type { HeadInput, HeadValues } from "./head.ts";

/** Options of the two dense layers in which heads for one label end. */
export const DenseOptions = z.strictObject({
  /** Between the two dense layers. tanh is what BERT's own pooler uses. */
  activation: z.enum(["tanh", "gelu", "relu"]).default("tanh"),
  /** Share of the first layer's outputs that is dropped in training. */
  dropout: z.number().min(0).lt(1).default(0.1),
});

/** Number of the head's dropout among those of the model; the encoder's count from 0. */
export const DROPOUT_SITE = 1_000_000;

const gelu = (x: tf.Tensor) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
const ACTIVATIONS = { tanh: tf.tanh, relu: tf.relu, gelu };

/** Sizes of the two dense layers: `inputs` → `hiddenSize` → `labels`. */
export interface DenseSizes {
  inputs: number;
  hiddenSize: number;
  labels: number;
  seed: number;
}

/**
 * Initial values as BERT has them: truncated normal with deviation 0.02, biases 0.
 *
 * @returns "head.dense.weight" [hidden, inputs], "head.out.weight" [labels, hidden], and their biases
 */
export function denseValues({ inputs, hiddenSize, labels, seed }: DenseSizes): HeadValues {
  return {
    "head.dense.weight": normal([hiddenSize, inputs], 2 * seed + 1),
    "head.dense.bias": zeros([hiddenSize]),
    "head.out.weight": normal([labels, hiddenSize], 2 * seed + 2),
    "head.out.bias": zeros([labels]),
  };
}

/** W₂ · dropout(f(W₁x + b₁)) + b₂ of features x [batch, inputs]: logits [batch, labels]. */
export function denseLogits(
  features: tf.Tensor2D,
  variables: NamedTensors,
  { activation, dropout }: z.output<typeof DenseOptions>,
  dropoutSeed: HeadInput["dropoutSeed"],
): tf.Tensor2D {
  const dense = ACTIVATIONS[activation](linear(features, variables, "head.dense")) as tf.Tensor2D;
  return linear(dropped(dense, dropout, dropoutSeed), variables, "head.out");
}

/** x·Wᵀ + b with W [out, in], as PyTorch and Hugging Face lay it out. */
export function linear(x: tf.Tensor2D, variables: NamedTensors, name: string): tf.Tensor2D {
  const weight = variables[`${name}.weight`] as tf.Tensor2D;
  return tf.add(tf.matMul(x, weight, false, true), variables[`${name}.bias`]);
}

function dropped(x: tf.Tensor2D, rate: number, seed: HeadInput["dropoutSeed"]): tf.Tensor2D {
  if (rate === 0 || !seed) return x;
  const key = tf.concat([tf.reshape(seed, [1]), tf.tensor1d([DROPOUT_SITE, 0], "int32")]);
  return tf.mul(x, dropoutMask(x.shape, key, rate));
}

/**
 * Truncated normal values with deviation 0.02. Two tensors of all heads share no stream; a seed of 0 would
 * be none to tfjs, but chance.
 */
export function normal(
  shape: [number, number],
  seed: number,
): { shape: number[]; data: Float32Array } {
  return tf.tidy(() => {
    const values = tf.truncatedNormal(shape, 0, 0.02, "float32", seed);
    return { shape, data: values.dataSync<"float32">().slice() };
  });
}

/** A bias. */
export const zeros = (shape: number[]) => ({ shape, data: new Float32Array(shape[0]) });
