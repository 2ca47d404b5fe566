import * as tf from "@tensorflow/tfjs";
import { differentiable, kernel, product } from "../engine/mod.ts";
import {
  attendKernels,
  centredKeys,
  type LayerGeometry,
  rowKernels,
  rowSum,
} from "./encoder_kernels.ts";
import { columnSum } from "./encoder_layer.ts";

type Tensor = tf.Tensor;

/**
 * The last encoder layer for heads that look at the first position only: keys and values of all
 * positions, but one query to a sequence, and everything after it for that position alone, forward and
 * backward. The numbers are those of the whole layer, at a sixth of its products.
 *
 * Inputs as {@linkcode encoderLayer}; the output is [batch, hidden].
 */
export function firstPositionLayer(g: LayerGeometry): (...inputs: Tensor[]) => Tensor {
  const run = differentiable(
    "first_position_layer",
    (...inputs) => forward(g, inputs),
    ([dy], saved) => backward(g, dy, saved),
  );
  return (...inputs) => run(...inputs)[0];
}

const made = new Map<string, ReturnType<typeof makeKernels>>();

function kernelsFor(g: LayerGeometry) {
  const key = JSON.stringify(g);
  let known = made.get(key);
  if (!known) made.set(key, known = makeKernels(g));
  return known;
}

function makeKernels(g: LayerGeometry) {
  const { precision: half, batch, length, heads, hidden } = g, size = hidden / heads;
  const split = (x: Tensor) =>
    tf.transpose(tf.reshape(x, [batch, length, heads, size]), [0, 2, 1, 3]);
  const merge = (x: Tensor) => tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [batch * length, hidden]);
  return {
    ...rowKernels(g, length),
    ...attendKernels(g, 1),
    /** One query to a sequence: [batch, hidden] + bias → [batch, heads, 1, size]. */
    splitQuery: kernel(
      "split_query",
      (q, bias) => tf.reshape(tf.add(q, tf.slice(bias, [0], [hidden])), [batch, heads, 1, size]),
      [half],
    ),
    /** [rows, 2·hidden] + bias → keys, values by head. */
    splitPairs: kernel("split_pairs", (pairs, bias) => {
      const biased = tf.add(pairs, tf.slice(bias, [hidden], [2 * hidden]));
      const [k, v] = [0, 1].map((i) => tf.slice(biased, [0, i * hidden], [-1, hidden]));
      return [centredKeys(k, g), v].map(split);
    }, [half, half]),
    dots: kernel("first_dots", (dOutput, output) => {
      const sums = rowSum(tf.reshape(tf.mul(dOutput, output), [batch * heads, size]));
      return tf.reshape(sums, [batch, heads, 1, 1]);
    }),
    /** Gradients of keys and values → [rows, 2·hidden]. */
    mergePairs: kernel("merge_pairs", (k, v) => tf.concat([k, v].map(merge), 1), [half]),
    /** Gradients for all positions, and two more for the first ones → [rows, hidden]. */
    addFirst: kernel("add_first", (all, first, residual) => {
      const more = tf.reshape(tf.add(first, residual), [batch, 1, hidden]);
      const whole = tf.pad(more, [[0, 0], [0, length - 1], [0, 0]]);
      return tf.add(all, tf.reshape(whole, [batch * length, hidden]));
    }),
  };
}

/** Rows of first positions: [batch · length, width] → [batch, width]. */
function firstRows(x: Tensor, { batch, length }: LayerGeometry): Tensor {
  const width = x.shape[1] as number;
  return tf.slice(tf.reshape(x, [batch, length * width]), [0, 0], [batch, width]);
}

/** The weights of the queries, and those of keys and values. */
function queryAndPairs(wQkv: Tensor, { hidden }: LayerGeometry): [Tensor, Tensor] {
  return [
    tf.slice(wQkv, [0, 0], [hidden, hidden]),
    tf.slice(wQkv, [hidden, 0], [2 * hidden, hidden]),
  ];
}

function forward(g: LayerGeometry, inputs: Tensor[]): { outputs: Tensor[]; saved: Tensor[] } {
  const K = kernelsFor(g), { precision, batch, hidden } = g;
  const [x, bias, keys, wQkv, bQkv, wO, bO, g1, b1, wI, bI, wF, bF, g2, b2] = inputs;
  const [keyA, keyO, keyF] = tf.unstack(keys), x0 = firstRows(x, g);
  const [wQ, wPairs] = queryAndPairs(wQkv, g);
  const times = (a: Tensor, w: Tensor) => product(a, w, { transposeY: true, precision });
  const [q] = K.splitQuery(times(x0, wQ), bQkv), [k, v] = K.splitPairs(times(x, wPairs), bQkv);
  const [p, dropped = p] = K.attend(product(q, k, { transposeY: true, precision }), bias, keyA);
  const o = tf.reshape(product(dropped, v, { precision }), [batch, hidden]);
  const [x1, n1, i1] = K.addNorm(times(o, wO), bO, x0, g1, b1, keyO);
  const h = times(x1, wI), [u] = K.activate(h, bI);
  const [x2, n2, i2] = K.addNorm(times(u, wF), bF, x1, g2, b2, keyF);
  const saved = [x, x0, q, k, v, p, dropped, o, n1, i1, x1, h, u, n2, i2];
  return { outputs: [x2], saved: [...saved, keys, wQ, wPairs, wO, g1, wI, bI, wF, g2] };
}

function backward(g: LayerGeometry, dy: Tensor, saved: Tensor[]): (Tensor | null)[] {
  const K = kernelsFor(g), { precision, batch, heads, hidden } = g;
  const [x, x0, q, k, v, p, dropped, o, n1, i1, x1, h, u, n2, i2, ...rest] = saved;
  const [keys, wQ, wPairs, wO, g1, wI, bI, wF, g2] = rest, [, keyO, keyF] = tf.unstack(keys);
  const times = (a: Tensor, w: Tensor) => product(a, w, { precision });
  const turned = (a: Tensor, b: Tensor) => product(a, b, { transposeX: true, precision });
  const sum = (d: Tensor) => columnSum(d, precision);

  const [s2, d2, gamma2] = K.addNormGradient(dy, n2, i2, g2, keyF);
  const [dh] = K.activateGradient(times(d2, wF), h, bI);
  const [dx1] = K.sum(times(dh, wI), s2);
  const [s1, d1, gamma1] = K.addNormGradient(dx1, n1, i1, g1, keyO);
  const dO = times(d1, wO), d4 = tf.reshape(dO, [batch, heads, 1, hidden / heads]);
  const [dots] = K.dots(dO, o);
  const dA = product(d4, v, { transposeY: true, precision });
  const [ds] = K.attendGradient(dA, p, dropped, dots);
  const dQ = tf.reshape(product(ds, k, { precision }), [batch, hidden]);
  const [dPairs] = K.mergePairs(turned(ds, q), turned(dropped, d4));
  const [dx] = K.addFirst(times(dPairs, wPairs), times(dQ, wQ), s1);
  return [
    dx,
    null,
    null,
    tf.concat([turned(dQ, x0), turned(dPairs, x)], 0),
    tf.concat([sum(dQ), sum(dPairs)], 0),
    turned(d1, o),
    sum(d1),
    sum(gamma1),
    sum(dx1),
    turned(dh, x1),
    sum(dh),
    turned(d2, u),
    sum(d2),
    sum(gamma2),
    sum(dy),
  ];
}
