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

const made = new Map<Precision, (...inputs: Tensor[]) => Tensor[]>();

/**
 * The matrices of a layer as its products take them: query, key and value as one [3·hidden, hidden],
 * all stored in the precision of the products. Once per step, shared by the parts of the batch.
 */
function prepare(precision: Precision): (...inputs: Tensor[]) => Tensor[] {
  const known = made.get(precision);
  if (known) return known;
  const forward = kernel(
    "layer_weights",
    (q, k, v, o, i, f) => [tf.concat([q, k, v], 0), o, i, f],
    () => precision,
  );
  const run = differentiable(
    "layer_weights",
    (...inputs) => ({ outputs: forward(...inputs), saved: [] }),
    ([dQkv, ...rest]) => [...tf.split(dQkv, 3, 0), ...rest],
  );
  made.set(precision, run);
  return run;
}

/**
 * A layer's tensors in the order of LAYER_TENSORS, from variables by name.
 *
 * @param prefix For example "bert.encoder.layer.0.".
 */
export function layerWeights(
  variables: NamedTensors,
  prefix: string,
  precision: Precision,
): Tensor[] {
  const at = (name: string) => variables[prefix + name];
  const [qkv, o, i, f] = prepare(precision)(...MATRICES.map(at));
  const bias = tf.concat(PARTS.map((part) => at(`${part}.bias`)));
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
}
