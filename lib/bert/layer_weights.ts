import * as tf from "@tensorflow/tfjs";
import { differentiable, kernel, type Precision } from "../engine/mod.ts";

type Tensor = tf.Tensor;
/** Tensors by their Hugging Face names. */
export type NamedTensors = Record<string, Tensor>;

const PARTS = ["query", "key", "value"].map((part) => `attention.self.${part}`);
const MATRICES = [
  ...PARTS.map((part) => `${part}.weight`),
  "attention.output.dense.weight",
  "intermediate.dense.weight",
  "output.dense.weight",
];

const made = new Map<string, (...inputs: Tensor[]) => Tensor[]>();

/**
 * The matrices of a layer as its products take them, [3·hidden, hidden] of query, key and value first,
 * stored in the precision of the products: made once a step, given to each part of the batch. The
 * gradients of the parts are added in one pass and stored as the products gave them.
 */
function prepare(precision: Precision, parts: number): (...inputs: Tensor[]) => Tensor[] {
  const key = `${precision} ${parts}`, known = made.get(key);
  if (known) return known;
  const forward = kernel(
    "layer_weights",
    (q, k, v, o, i, f) => [tf.concat([q, k, v], 0), o, i, f],
    () => precision,
  );
  const sum = kernel("layer_gradients", (...gradients) => {
    const [dQkv, ...rest] = [0, 1, 2, 3].map((matrix) =>
      gradients.filter((_, i) => i % 4 === matrix).reduce((a, b) => tf.add(a, b))
    );
    return [...tf.split(dQkv, 3, 0), ...rest];
  }, () => precision);
  const run = differentiable(
    "layer_weights",
    (...inputs) => {
      const matrices = forward(...inputs);
      const copies = Array.from({ length: parts }, () => matrices.map((x) => tf.clone(x)));
      return { outputs: copies.flat(), saved: [] };
    },
    (gradients) => sum(...gradients),
  );
  made.set(key, run);
  return run;
}

/**
 * A layer's tensors in the order of LAYER_TENSORS, from variables by name, for each part of a batch.
 *
 * @param prefix For example "bert.encoder.layer.0.".
 */
export function layerWeights(
  variables: NamedTensors,
  prefix: string,
  precision: Precision,
  parts: number,
): Tensor[][] {
  const at = (name: string) => variables[prefix + name];
  const matrices = prepare(precision, parts)(...MATRICES.map(at));
  const bias = tf.concat(PARTS.map((part) => at(`${part}.bias`)));
  return Array.from({ length: parts }, (_, part) => {
    const [qkv, o, i, f] = matrices.slice(4 * part, 4 * part + 4);
    return [
      qkv,
      bias,
      o,
      at("attention.output.dense.bias"),
      at("attention.output.LayerNorm.weight"),
      at("attention.output.LayerNorm.bias"),
      i,
      at("intermediate.dense.bias"),
      f,
      at("output.dense.bias"),
      at("output.LayerNorm.weight"),
      at("output.LayerNorm.bias"),
    ];
  });
}
