import * as tf from "@tensorflow/tfjs";
import { type NamedTensors, WORD_EMBEDDINGS } from "../bert/mod.ts";
import { linear, normal, zeros } from "./dense_layers.ts";
import type { HeadSizes, HeadValues } from "./head.ts";

const VECTORS = "head.prompt.vectors";

/** Initial values of n trainable vectors and of the two layers through which they go. */
export function promptValues(n: number, { hiddenSize, seed }: HeadSizes): HeadValues {
  const square: [number, number] = [hiddenSize, hiddenSize];
  return {
    [VECTORS]: normal([n, hiddenSize], 4 * seed + 1),
    "head.prompt.dense.weight": normal(square, 4 * seed + 2),
    "head.prompt.dense.bias": zeros([hiddenSize]),
    "head.prompt.out.weight": normal(square, 4 * seed + 3),
    "head.prompt.out.bias": zeros([hiddenSize]),
  };
}

/** v + W₂ tanh(W₁ v + b₁) + b₂ of each vector v: [n, hidden]. */
export function promptVectors(variables: NamedTensors): tf.Tensor2D {
  const vectors = variables[VECTORS] as tf.Tensor2D;
  const inner = tf.tanh(linear(vectors, variables, "head.prompt.dense"));
  return tf.add(vectors, linear(inner, variables, "head.prompt.out"));
}

/** The encoder's weights with the vectors as further words after its own. */
export function withPromptVectors(variables: NamedTensors): NamedTensors {
  if (!(VECTORS in variables)) return variables;
  const words = variables[WORD_EMBEDDINGS] as tf.Tensor2D;
  return { ...variables, [WORD_EMBEDDINGS]: tf.concat([words, promptVectors(variables)], 0) };
}

/** Ids below 0, those of vectors, as the further words that they are: −1 is the first after the encoder's. */
export function promptIds(ids: tf.Tensor, vocabularySize: number): tf.Tensor {
  const further = tf.sub(tf.scalar(vocabularySize - 1, "int32"), ids);
  return tf.where(tf.less(ids, tf.scalar(0, "int32")), further, ids);
}
