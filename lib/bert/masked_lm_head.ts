import * as tf from "@tensorflow/tfjs";
import type { BertConfig } from "./config.ts";
import { ACTIVATIONS, layerNorm } from "./encoder_kernels.ts";
import type { NamedTensors } from "./layer_weights.ts";

const TRANSFORM = "cls.predictions.transform";

/** Names of the head's weights that every masked LM has of its own. */
export const MASKED_LM_WEIGHTS = [
  `${TRANSFORM}.dense.weight`, // [hidden, hidden]
  `${TRANSFORM}.dense.bias`, // [hidden]
  `${TRANSFORM}.LayerNorm.weight`, // [hidden]
  `${TRANSFORM}.LayerNorm.bias`, // [hidden]
  "cls.predictions.bias", // [vocab]
] as const;

/** The decoder of a head that is not tied to the word embeddings, [vocab, hidden]. */
export const UNTIED_DECODER = "cls.predictions.decoder.weight";

/** What decodes where the head is tied, [vocab, hidden]. */
export const WORD_EMBEDDINGS = "bert.embeddings.word_embeddings.weight";

/**
 * BERT's masked-LM head (Devlin et al. 2019, §3.1; transformers' `BertLMPredictionHead`): for a hidden
 * state h and the encoder's activation f,
 *
 *     t = LayerNorm(f(W h + b))
 *     logits = E t + c
 *
 * with W [hidden, hidden] and one logit for each word. E [vocab, hidden] are the word embeddings
 * themselves, which so learn from both their uses, unless `variables` hold a decoder of its own. Plain
 * tfjs: it runs eagerly, compiles along with a step, and gradients pass.
 *
 * Logits are made where they are asked for only: those of a whole batch of 32 × 128 positions over 9,600
 * words would take 157 MB, those of the 15 % that training masks 24 MB.
 *
 * @param variables the encoder's and the head's tensors, by Hugging Face name
 * @param hidden the encoder's output [batch, length, hidden]
 * @param positions int32 [n] places in the batch, `row · length + column`, any number of times each;
 * inside `compile` always as many, as n is part of the shape. "all": every position
 * @param words int32 [k] ids of the words whose logits are wanted; default: of all
 * @returns logits [n, vocab] or [n, k]; of "all" positions [batch · length, …]
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { openEngine } from "lib/engine/mod.ts";
 * import { encode, loadMaskedLm, maskedLmLogits } from "lib/bert/mod.ts";
 * await openEngine();
 * const model = await loadMaskedLm("bert-mini-zh"), { bert, variables, tokenizer } = model;
 * tf.tidy(() => {
 *   const ids = tf.tensor2d([[tokenizer.maskId, 7]], [1, 2], "int32");
 *   const batch = { ids, mask: tf.onesLike(ids), typeIds: tf.zerosLike(ids) };
 *   const hidden = encode(bert.config, variables, batch);
 *   const logits = maskedLmLogits(bert.config, variables, hidden, tf.tensor1d([0], "int32"));
 *   console.log(logits.shape); // [1, 9600]
 * });
 * model.dispose();
 * ```
 */
export function maskedLmLogits(
  config: BertConfig,
  variables: NamedTensors,
  hidden: tf.Tensor,
  positions: tf.Tensor1D | "all",
  words?: tf.Tensor1D,
): tf.Tensor2D {
  return tf.tidy(() => {
    const rows = tf.reshape(hidden, [-1, config.hidden_size]); // [batch · length, hidden]
    const states = positions === "all" ? rows : tf.gather(rows, positions); // [n, hidden]
    const some = (x: tf.Tensor) => words ? tf.gather(x, words) : x;
    const decoder = some(variables[UNTIED_DECODER] ?? variables[WORD_EMBEDDINGS]); // [vocab, hidden]
    const scores = tf.matMul(transform(config, variables, states), decoder, false, true); // [n, vocab]
    return tf.add(scores, some(variables["cls.predictions.bias"])) as tf.Tensor2D;
  });
}

/** [n, hidden] → [n, hidden] */
function transform(config: BertConfig, variables: NamedTensors, states: tf.Tensor): tf.Tensor {
  const at = (name: string) => variables[`${TRANSFORM}.${name}`];
  const [activate] = ACTIVATIONS[config.hidden_act];
  const dense = tf.add(tf.matMul(states, at("dense.weight"), false, true), at("dense.bias"));
  const [gamma, beta] = [at("LayerNorm.weight"), at("LayerNorm.bias")];
  return layerNorm(activate(dense), gamma, beta, config.layer_norm_eps)[0];
}
