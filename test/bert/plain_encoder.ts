/**
 * BERT's encoder once more, in plain tfjs ops with tfjs's own gradients: slow, and easy to compare
 * with the papers. The oracle of the tests.
 */
import * as tf from "@tensorflow/tfjs";
import type { BertConfig } from "lib/bert/config.ts";
import type { EncoderBatch, NamedTensors } from "lib/bert/mod.ts";
import { dropoutMask } from "lib/engine/mod.ts";

type Tensor = tf.Tensor;

/** The activations as their papers write them. */
export const PLAIN_ACTIVATIONS: Record<BertConfig["hidden_act"], (x: Tensor) => Tensor> = {
  gelu: (x) => tf.mul(x, tf.mul(0.5, tf.add(1, tf.erf(tf.div(x, Math.SQRT2))))),
  gelu_new: (x) => {
    const inner = tf.mul(Math.sqrt(2 / Math.PI), tf.add(x, tf.mul(0.044715, tf.pow(x, 3))));
    return tf.mul(tf.mul(0.5, x), tf.add(1, tf.tanh(inner)));
  },
  relu: (x) => tf.relu(x),
};

/** LayerNorm over the last axis by mean and variance. */
export function plainLayerNorm(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number): Tensor {
  const mean = tf.mean(x, -1, true), variance = tf.mean(tf.square(tf.sub(x, mean)), -1, true);
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, epsilon))), gamma), beta);
}

/** Dropout [rows, columns] by the mask of (seed, site), or nothing without a seed. */
function drop(x: Tensor, rate: number, seed: number | undefined, site: number): Tensor {
  if (seed === undefined || rate === 0) return x;
  const columns = x.shape[x.rank - 1] as number, rows = x.size / columns;
  const mask = dropoutMask([rows, columns], tf.tensor1d([seed, site, 0], "int32"), rate);
  return tf.mul(x, tf.reshape(mask, x.shape));
}

/** Hidden states [batch, length, hidden] of the last layer. */
export function plainEncode(
  config: BertConfig,
  weights: NamedTensors,
  batch: EncoderBatch,
  seed?: number,
): Tensor {
  const [size, length] = batch.ids.shape as [number, number], { hidden_size: hidden } = config;
  const linear = (x: Tensor, name: string) => {
    const flat = tf.reshape(x, [-1, x.shape[x.rank - 1] as number]) as tf.Tensor2D;
    const weight = weights[`${name}.weight`] as tf.Tensor2D;
    const y = tf.add(tf.matMul(flat, weight, false, true), weights[`${name}.bias`]);
    return tf.reshape(y, [size, length, weight.shape[0]]);
  };
  const norm = (x: Tensor, name: string) =>
    plainLayerNorm(x, weights[`${name}.weight`], weights[`${name}.bias`], config.layer_norm_eps);
  const dropped = (x: Tensor, site: number) => drop(x, config.hidden_dropout_prob, seed, site);
  const heads = config.num_attention_heads, each = hidden / heads;
  const byHead = (x: Tensor) =>
    tf.transpose(tf.reshape(x, [size, length, heads, each]), [0, 2, 1, 3]);
  const bias = tf.mul(tf.sub(1, tf.cast(batch.mask, "float32")), -1e9);

  const at = (name: string) => weights[`bert.embeddings.${name}.weight`] as tf.Tensor2D;
  const words = tf.gather(at("word_embeddings"), batch.ids);
  const types = tf.gather(at("token_type_embeddings"), batch.typeIds);
  const places = tf.slice(at("position_embeddings"), [0, 0], [length, hidden]);
  let x = norm(tf.add(tf.add(words, types), places), "bert.embeddings.LayerNorm");
  x = dropped(x, 0);
  for (let i = 0; i < config.num_hidden_layers; i++) {
    const layer = `bert.encoder.layer.${i}.`;
    const [q, k, v] = ["query", "key", "value"].map((part) =>
      byHead(linear(x, `${layer}attention.self.${part}`))
    );
    const scores = tf.div(tf.matMul(q, k, false, true), Math.sqrt(each));
    const sure = tf.softmax(tf.add(scores, tf.reshape(bias, [size, 1, 1, length])));
    const attention = drop(sure, config.attention_probs_dropout_prob, seed, 1 + 3 * i);
    const joined = tf.reshape(tf.transpose(tf.matMul(attention, v), [0, 2, 1, 3]), x.shape);
    const attended = dropped(linear(joined, `${layer}attention.output.dense`), 2 + 3 * i);
    const middle = norm(tf.add(attended, x), `${layer}attention.output.LayerNorm`);
    const wide = PLAIN_ACTIVATIONS[config.hidden_act](linear(middle, `${layer}intermediate.dense`));
    const narrow = dropped(linear(wide, `${layer}output.dense`), 3 + 3 * i);
    x = norm(tf.add(narrow, middle), `${layer}output.LayerNorm`);
  }
  return x;
}
