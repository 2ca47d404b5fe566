import * as tf from "@tensorflow/tfjs";
import { differentiable, dropoutMask, kernel, type Precision } from "../engine/mod.ts";
import { layerNorm, layerNormGradient } from "./encoder_kernels.ts";
import type { NamedTensors } from "./layer_weights.ts";

type Tensor = tf.Tensor;

/** What the embedding kernels are made for. */
export interface EmbeddingGeometry {
  batch: number;
  length: number;
  hidden: number;
  epsilon: number;
  /** Rate; 0 when not training. */
  dropout: number;
  precision: Precision;
}

const made = new Map<string, ReturnType<typeof makeKernels>>();

function kernels(g: EmbeddingGeometry) {
  const key = JSON.stringify(g);
  let known = made.get(key);
  if (!known) made.set(key, known = makeKernels(g));
  return known;
}

function makeKernels(g: EmbeddingGeometry) {
  const rows = g.batch * g.length;
  const drop = (x: Tensor, key: Tensor) =>
    g.dropout === 0 ? x : tf.mul(
      x,
      dropoutMask(
        [rows, g.hidden],
        tf.mul(key, tf.tensor1d([1, 1, g.length], "int32")),
        g.dropout,
      ),
    );
  return {
    forward: kernel("embed", (words, positions, types, gamma, beta, key) => {
      const byPosition = tf.reshape(tf.slice(positions, [0, 0], [g.length, -1]), [
        1,
        g.length,
        g.hidden,
      ]);
      const placed = tf.reshape(
        tf.add(tf.reshape(words, [g.batch, g.length, g.hidden]), byPosition),
        [rows, g.hidden],
      );
      const [y, normal, inverse] = layerNorm(tf.add(placed, types), gamma, beta, g.epsilon);
      return [drop(y, key), normal, inverse];
    }, [g.precision, g.precision, "fp32"]),
    backward: kernel("embed_gradient", (dOutput, normal, inverse, gamma, key) => {
      const dy = drop(dOutput, key), dx = layerNormGradient(dy, normal, inverse, gamma);
      const byPosition = tf.sum(tf.reshape(dx, [g.batch, g.length, g.hidden]), 0);
      return [dx, byPosition, tf.sum(tf.mul(dy, normal), 0), tf.sum(dy, 0)];
    }),
  };
}

/** Sums rows by index: the gradient of a look-up. */
function scatterRows(rows: Tensor, indices: Tensor, size: number): Tensor {
  return tf.unsortedSegmentSum(rows, indices as tf.Tensor1D, size);
}

/**
 * Word, position and token-type embeddings, LayerNorm, dropout, with their own gradient: [batch·length]
 * ids and types → [batch·length, hidden].
 *
 * @param variables The model's, by name ("bert.embeddings.…").
 * @param key int32 [3]: see dropoutMask; its last number counts sequences.
 */
export function embed(
  g: EmbeddingGeometry,
  variables: NamedTensors,
  { ids, typeIds, key }: { ids: Tensor; typeIds: Tensor; key: Tensor },
): Tensor {
  const at = (name: string) => variables[`bert.embeddings.${name}`];
  const run = differentiable(
    "embeddings",
    (words, positions, types, gamma, beta, ids, typeIds, key) => {
      const found = tf.gather(words, ids as tf.Tensor1D);
      const kinds = tf.gather(types, typeIds as tf.Tensor1D);
      const [y, normal, inverse] = kernels(g).forward(found, positions, kinds, gamma, beta, key);
      const saved = [normal, inverse, gamma, words, positions, types, ids, typeIds, key];
      return { outputs: [y], saved };
    },
    ([dy], [normal, inverse, gamma, words, positions, types, ids, typeIds, key]) => {
      const [dx, byPosition, dGamma, dBeta] = kernels(g).backward(dy, normal, inverse, gamma, key);
      const unused = positions.shape[0] - g.length;
      return [
        scatterRows(dx, ids, words.shape[0]),
        tf.pad(byPosition, [[0, unused], [0, 0]]),
        typeGradient(dx, typeIds, types.shape[0]),
        dGamma,
        dBeta,
        null,
        null,
        null,
      ];
    },
  );
  return run(
    at("word_embeddings.weight"),
    at("position_embeddings.weight"),
    at("token_type_embeddings.weight"),
    at("LayerNorm.weight"),
    at("LayerNorm.bias"),
    ids,
    typeIds,
    key,
  )[0];
}

/** Few types, many rows: a product with the one-hot types is far cheaper than a scatter. */
function typeGradient(dx: Tensor, typeIds: Tensor, types: number): Tensor {
  const oneHot = tf.oneHot(typeIds as tf.Tensor1D, types);
  return tf.matMul(tf.cast(oneHot, "float32"), dx, true, false);
}
