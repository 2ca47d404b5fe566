import * as tf from "@tensorflow/tfjs";
import { differentiable, type Precision, product, store } from "../engine/mod.ts";
import { encoderKernels, type LayerGeometry } from "./encoder_kernels.ts";

type Tensor = tf.Tensor;

/** Tensors of one encoder layer, in the order in which the layer's function takes them. */
export const LAYER_TENSORS = [
  "qkv.weight",
  "qkv.bias",
  "attention.output.dense.weight",
  "attention.output.dense.bias",
  "attention.output.LayerNorm.weight",
  "attention.output.LayerNorm.bias",
  "intermediate.dense.weight",
  "intermediate.dense.bias",
  "output.dense.weight",
  "output.dense.bias",
  "output.LayerNorm.weight",
  "output.LayerNorm.bias",
] as const;

/** Sum over rows as a product with ones, which oneDNN runs on its own fast path: [rows, n] → [n]. */
export function columnSum(x: Tensor, precision: Precision): Tensor {
  return tf.tidy(() => {
    const ones = store(tf.ones([1, x.shape[0]]), precision);
    return tf.reshape(product(ones, x, { precision }), [x.shape[1] as number]);
  });
}

/**
 * One encoder layer (Vaswani et al. 2017; Devlin et al. 2019, post-norm) with its own gradient, over
 * [rows, hidden] with rows = batch · length.
 *
 * Inputs: hidden states, attention bias [batch, 1, 1, length] (0 or a large negative number), dropout
 * keys int32 [3, 3] (one per dropout: attention, after attention, after the feed-forward block), then
 * {@linkcode LAYER_TENSORS}. The matrices arrive stored in the precision of the products.
 */
export function encoderLayer(g: LayerGeometry): (...inputs: Tensor[]) => Tensor {
  const run = differentiable(
    "encoder_layer",
    (...inputs) => forward(g, inputs),
    ([dy], saved) => backward(g, dy, saved),
  );
  return (...inputs) => run(...inputs)[0];
}

function forward(g: LayerGeometry, inputs: Tensor[]): { outputs: Tensor[]; saved: Tensor[] } {
  const K = encoderKernels(g), { precision } = g;
  const [x, bias, keys, wQkv, bQkv, wO, bO, g1, b1, wI, bI, wF, bF, g2, b2] = inputs;
  const [keyA, keyO, keyF] = tf.unstack(keys);
  const times = (a: Tensor, w: Tensor) => product(a, w, { transposeY: true, precision });
  const [q, k, v] = K.splitHeads(times(x, wQkv), bQkv);
  const [p, dropped = p] = K.attend(product(q, k, { transposeY: true, precision }), bias, keyA);
  const [o] = K.mergeHeads(product(dropped, v, { precision }));
  const [x1, n1, i1] = K.addNorm(times(o, wO), bO, x, g1, b1, keyO);
  const h = times(x1, wI), [u] = K.activate(h, bI);
  const [x2, n2, i2] = K.addNorm(times(u, wF), bF, x1, g2, b2, keyF);
  const saved = [x, q, k, v, p, dropped, o, n1, i1, x1, h, u, n2, i2];
  return { outputs: [x2], saved: [...saved, keys, wQkv, wO, g1, wI, bI, wF, g2] };
}

function backward(g: LayerGeometry, dy: Tensor, saved: Tensor[]): (Tensor | null)[] {
  const K = encoderKernels(g), { precision } = g;
  const [x, q, k, v, p, dropped, o, n1, i1, x1, h, u, n2, i2, keys, wQkv, wO, g1, wI, bI, wF, g2] =
    saved;
  const [, keyO, keyF] = tf.unstack(keys);
  const times = (a: Tensor, w: Tensor) => product(a, w, { precision });
  const weightGradient = (d: Tensor, input: Tensor) =>
    product(d, input, { transposeX: true, precision });
  const sum = (d: Tensor) => columnSum(d, precision);

  const [s2, d2, gamma2] = K.addNormGradient(dy, n2, i2, g2, keyF);
  const [dh] = K.activateGradient(times(d2, wF), h, bI);
  const [dx1] = K.sum(times(dh, wI), s2);
  const [s1, d1, gamma1] = K.addNormGradient(dx1, n1, i1, g1, keyO);
  const dO = times(d1, wO), [d4] = K.splitOne(dO), [dots] = K.dots(dO, o);
  const dA = product(d4, v, { transposeY: true, precision });
  const [ds] = K.attendGradient(dA, p, dropped, dots);
  const [dz] = K.mergeThree(
    product(ds, k, { precision }),
    product(ds, q, { transposeX: true, precision }),
    product(dropped, d4, { transposeX: true, precision }),
  );
  const [dx] = K.sum(times(dz, wQkv), s1);
  return [
    dx,
    null,
    null,
    weightGradient(dz, x),
    sum(dz),
    weightGradient(d1, o),
    sum(d1),
    sum(gamma1),
    sum(dx1),
    weightGradient(dh, x1),
    sum(dh),
    weightGradient(d2, u),
    sum(d2),
    sum(gamma2),
    sum(dy),
  ];
}
