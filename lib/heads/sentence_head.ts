import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import type { NamedTensors } from "../bert/mod.ts";
import { dropoutMask } from "../engine/mod.ts";
import type { Head, HeadInput } from "./head.ts";

/** Options of {@linkcode sentenceHead}. */
export const SentenceHeadOptions = z.strictObject({
  /** Between the two dense layers. tanh is what BERT's own pooler uses. */
  activation: z.enum(["tanh", "gelu", "relu"]).default("tanh"),
  /** Share of the first layer's outputs that is dropped in training. */
  dropout: z.number().min(0).lt(1).default(0.1),
});

/** Number of the head's dropout among those of the model; the encoder's count from 0. */
const DROPOUT_SITE = 1_000_000;

const gelu = (x: tf.Tensor) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
const ACTIVATIONS = { tanh: tf.tanh, relu: tf.relu, gelu };

/**
 * The head for single sentences: h = hidden state of [CLS],
 *
 *     logits = W₂ · dropout(f(W₁h + b₁)) + b₂
 *
 * with W₁ [hidden, hidden], W₂ [labels, hidden]; softmax belongs to the loss. Initialised as BERT is:
 * truncated normal with deviation 0.02, biases 0.
 *
 * @example
 * ```ts
 * import { sentenceHead } from "lib/heads/mod.ts";
 * const head = sentenceHead({ dropout: 0.2 });
 * head.init({ hiddenSize: 4, labels: 3, seed: 1 })["head.out.weight"].shape; // [3, 4]
 * ```
 */
export function sentenceHead(options: z.input<typeof SentenceHeadOptions> = {}): Head {
  const { activation, dropout } = SentenceHeadOptions.parse(options);
  return {
    kind: "sentence",
    options: { activation, dropout },
    states: "first",
    init: ({ hiddenSize, labels, seed }) => ({
      "head.dense.weight": normal([hiddenSize, hiddenSize], 2 * seed + 1),
      "head.dense.bias": zeros([hiddenSize]),
      "head.out.weight": normal([labels, hiddenSize], 2 * seed + 2),
      "head.out.bias": zeros([labels]),
    }),
    logits(variables, { hidden, dropoutSeed }) {
      const cls = firstToken(hidden); // [batch, hidden]
      const dense = ACTIVATIONS[activation](linear(cls, variables, "head.dense")) as tf.Tensor2D;
      return linear(dropped(dense, dropout, dropoutSeed), variables, "head.out");
    },
  };
}

/** Hidden states of the first position: [batch, length, hidden] → [batch, hidden]. */
export function firstToken(hidden: tf.Tensor3D): tf.Tensor2D {
  const [batch, , size] = hidden.shape;
  return tf.reshape(tf.slice(hidden, [0, 0, 0], [batch, 1, size]), [batch, size]);
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

/** Two tensors of all heads share no stream; 0 would be no seed to tfjs, but chance. */
function normal(shape: [number, number], seed: number): { shape: number[]; data: Float32Array } {
  return tf.tidy(() => {
    const values = tf.truncatedNormal(shape, 0, 0.02, "float32", seed);
    return { shape, data: values.dataSync<"float32">().slice() };
  });
}

const zeros = (shape: number[]) => ({ shape, data: new Float32Array(shape[0]) });
