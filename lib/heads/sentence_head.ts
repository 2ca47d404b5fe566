import * as tf from "@tensorflow/tfjs";
import type { z } from "zod";
import { denseLogits, DenseOptions, denseValues } from "./dense_layers.ts";
import type { Head } from "./head.ts";

/** Options of {@linkcode sentenceHead}. */
export const SentenceHeadOptions = DenseOptions;

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
export function sentenceHead(given: z.input<typeof SentenceHeadOptions> = {}): Head {
  const options = SentenceHeadOptions.parse(given);
  return {
    kind: "sentence",
    options,
    states: "first",
    init: (sizes) => denseValues({ ...sizes, inputs: sizes.hiddenSize }),
    logits: (variables, { hidden, dropoutSeed }) =>
      denseLogits(firstToken(hidden), variables, options, dropoutSeed),
  };
}

/** Hidden states of the first position: [batch, length, hidden] → [batch, hidden]. */
export function firstToken(hidden: tf.Tensor3D): tf.Tensor2D {
  const [batch, , size] = hidden.shape;
  return tf.reshape(tf.slice(hidden, [0, 0, 0], [batch, 1, size]), [batch, size]);
}
