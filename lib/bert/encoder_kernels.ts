import * as tf from "@tensorflow/tfjs";
import { dropoutMask, kernel, type Precision, type Storage } from "../engine/mod.ts";

/** Everything that the kernels of one encoder layer are made for. */
export interface LayerGeometry {
  /** Sequences, positions, attention heads, hidden size. */
  batch: number;
  length: number;
  heads: number;
  hidden: number;
  /** LayerNorm's epsilon. */
  epsilon: number;
  activation: "gelu" | "gelu_new" | "relu";
  /** Dropout rates; 0 when not training. */
  hiddenDropout: number;
  attentionDropout: number;
  precision: Precision;
}

type Tensor = tf.Tensor;

/** Sum over the last axis as a product with ones: XLA's own row reductions run on one thread. */
export function rowSum(x: Tensor): Tensor {
  const width = x.shape[x.rank - 1];
  const sums = tf.matMul(tf.reshape(x, [-1, width]), tf.ones([width, 1]));
  return tf.reshape(sums, [...x.shape.slice(0, -1), 1]);
}

const rowMean = (x: Tensor): Tensor => tf.mul(rowSum(x), 1 / x.shape[x.rank - 1]);

/**
 * LayerNorm (Ba et al. 2016): returns the output, the normalised values and 1/σ, which the gradient
 * needs. s, output [rows, width]; gamma, beta [width]; 1/σ [rows, 1].
 */
export function layerNorm(s: Tensor, gamma: Tensor, beta: Tensor, epsilon: number): Tensor[] {
  const centred = tf.sub(s, rowMean(s));
  const inverse = tf.rsqrt(tf.add(rowMean(tf.square(centred)), epsilon));
  const normal = tf.mul(centred, inverse);
  return [tf.add(tf.mul(normal, gamma), beta), normal, inverse];
}

/** Gradient of LayerNorm with respect to its input. */
export function layerNormGradient(
  dy: Tensor,
  normal: Tensor,
  inverse: Tensor,
  gamma: Tensor,
): Tensor {
  const t = tf.mul(dy, gamma);
  const inner = tf.sub(tf.sub(t, rowMean(t)), tf.mul(normal, rowMean(tf.mul(t, normal))));
  return tf.mul(inner, inverse);
}

/** The cumulative normal distribution Φ(h). */
const cdf = (h: Tensor) => tf.mul(tf.add(tf.erf(tf.mul(h, Math.SQRT1_2)), 1), 0.5);
const density = (h: Tensor) =>
  tf.mul(tf.exp(tf.mul(tf.square(h), -0.5)), 1 / Math.sqrt(2 * Math.PI));

/** tanh's argument in the approximation of GELU, and its derivative (Hendrycks & Gimpel 2016). */
const approximation = (h: Tensor) =>
  tf.mul(tf.add(h, tf.mul(tf.mul(tf.square(h), h), 0.044715)), Math.sqrt(2 / Math.PI));
const approximationSlope = (h: Tensor) =>
  tf.mul(tf.add(tf.mul(tf.square(h), 3 * 0.044715), 1), Math.sqrt(2 / Math.PI));

/** The activations of the feed-forward block and their derivatives. */
export const ACTIVATIONS: Record<
  LayerGeometry["activation"],
  [(h: Tensor) => Tensor, (h: Tensor) => Tensor]
> = {
  gelu: [(h) => tf.mul(h, cdf(h)), (h) => tf.add(cdf(h), tf.mul(h, density(h)))],
  gelu_new: [
    (h) => tf.mul(tf.mul(h, 0.5), tf.add(tf.tanh(approximation(h)), 1)),
    (h) => {
      const t = tf.tanh(approximation(h)), slope = approximationSlope(h);
      const curve = tf.mul(tf.mul(tf.sub(1, tf.square(t)), slope), tf.mul(h, 0.5));
      return tf.add(tf.mul(tf.add(t, 1), 0.5), curve);
    },
  ],
  relu: [(h) => tf.relu(h), (h) => tf.cast(tf.greater(h, 0), "float32")],
};

/** The XLA kernels between the matrix products of an encoder layer. */
export type EncoderKernels = ReturnType<typeof makeKernels>;

const made = new Map<string, EncoderKernels>();

/** The kernels for a geometry; made once and shared by all layers, parts and models that have it. */
export function encoderKernels(geometry: LayerGeometry): EncoderKernels {
  const key = JSON.stringify(geometry);
  let kernels = made.get(key);
  if (!kernels) made.set(key, kernels = makeKernels(geometry));
  return kernels;
}

function makeKernels(geometry: LayerGeometry) {
  return { ...attentionKernels(geometry), ...rowKernels(geometry) };
}

/**
 * Kernels over [rows, width], rows = batch · length.
 *
 * @param stride Positions of a sequence to a row: `length` where rows are first positions only.
 */
export function rowKernels(g: LayerGeometry, stride = 1) {
  const half: Storage = g.precision;
  const [activate, slope] = ACTIVATIONS[g.activation];
  // key counts sequences; a row of the mask is one position
  const drop = (x: Tensor, key: Tensor) =>
    g.hiddenDropout === 0 ? x : tf.mul(
      x,
      dropoutMask(x.shape as [number, number], rowKey(key, g.length), g.hiddenDropout, stride),
    );
  return {
    /** LN(dropout(product + bias) + residual). */
    addNorm: kernel("add_norm", (product, bias, residual, gamma, beta, key) => {
      const sum = tf.add(drop(tf.add(product, bias), key), residual);
      return layerNorm(sum, gamma, beta, g.epsilon);
    }, [half, half, "fp32"]),
    /**
     * Gradients for the residual, for the product, and for gamma before summing over rows. What runs
     * along the residuals is added up over all layers, so it stays fp32: each rounding would be kept.
     */
    addNormGradient: kernel("add_norm_gradient", (dy, normal, inverse, gamma, key) => {
      const ds = layerNormGradient(dy, normal, inverse, gamma);
      return [ds, drop(ds, key), tf.mul(dy, normal)];
    }, ["fp32", half, half]),
    activate: kernel("activate", (product, bias) => activate(tf.add(product, bias)), [half]),
    activateGradient: kernel(
      "activate_gradient",
      (dy, product, bias) => tf.mul(dy, slope(tf.add(product, bias))),
      [half],
    ),
    /** Gradient of a product's input and that of the residual beside it. */
    sum: kernel("sum", (a, b) => tf.add(a, b)),
  };
}

/** dropoutMask's key for masks whose rows are `rowsPerSequence` to a sequence. */
export function rowKey(key: Tensor, rowsPerSequence: number): Tensor {
  return tf.mul(key, tf.tensor1d([1, 1, rowsPerSequence], "int32"));
}

/**
 * Attention over scores [batch, heads, queries, length].
 *
 * @param queries `length`, or 1 where only the first position asks.
 */
export function attendKernels(g: LayerGeometry, queries: number) {
  const { batch, heads, length, precision: half } = g, scale = 1 / Math.sqrt(g.hidden / heads);
  const mask = (key: Tensor) =>
    tf.reshape(
      dropoutMask(
        [batch * heads * queries, length],
        rowKey(key, heads * length),
        g.attentionDropout,
        length / queries,
      ),
      [batch, heads, queries, length],
    );
  return {
    /** Attention probabilities, before and after dropout. */
    attend: kernel("attend", (scores, bias, key) => {
      const logits = tf.add(tf.mul(scores, scale), bias);
      const weights = tf.exp(tf.sub(logits, tf.max(logits, -1, true)));
      const probabilities = tf.div(weights, tf.sum(weights, -1, true));
      if (g.attentionDropout === 0) return [probabilities];
      return [probabilities, tf.mul(probabilities, mask(key))];
    }, [half, half]),
    /** Gradient of the scores; `dots` is the row sum of dO∘O, which equals that of dA∘A. */
    attendGradient: kernel(
      "attend_gradient",
      (dDropped, probabilities, dropped, dots) =>
        tf.mul(tf.sub(tf.mul(dropped, dDropped), tf.mul(probabilities, dots)), scale),
      [half],
    ),
  };
}

/**
 * Keys minus their mean over the positions of a sequence. A row of attention scores moves by one number,
 * which softmax ignores, and so do all gradients; but the scores become small, and what bf16 rounds off
 * them smaller (Zhang et al. 2024, SageAttention: "smooth K"). In fp32 there is nothing to gain.
 *
 * @param keys [batch · length, hidden]
 */
export function centredKeys(keys: Tensor, { batch, length, hidden, precision }: LayerGeometry) {
  if (precision === "fp32") return keys;
  const bySequence = tf.reshape(keys, [batch, length, hidden]);
  return tf.reshape(tf.sub(bySequence, tf.mean(bySequence, 1, true)), [batch * length, hidden]);
}

/** Kernels around the attention products; heads lie as [batch, heads, length, size]. */
function attentionKernels(g: LayerGeometry) {
  const half: Storage = g.precision, { batch, length, heads, hidden } = g, size = hidden / heads;
  const rows = batch * length;
  const split = (x: Tensor) =>
    tf.transpose(tf.reshape(x, [batch, length, heads, size]), [0, 2, 1, 3]);
  const merge = (x: Tensor) => tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [rows, hidden]);
  const third = (x: Tensor, i: number) => tf.slice(x, [0, i * hidden], [-1, hidden]);
  return {
    /** [rows, 3·hidden] + bias → queries, keys, values by head. */
    splitHeads: kernel("split_heads", (product, bias) => {
      const biased = tf.add(product, tf.reshape(bias, [1, 3 * hidden]));
      const [q, k, v] = [0, 1, 2].map((i) => third(biased, i));
      return [q, centredKeys(k, g), v].map(split);
    }, [half, half, half]),
    ...attendKernels(g, length),
    dots: kernel("dots", (dOutput, output) => {
      const sums = rowSum(tf.reshape(tf.mul(dOutput, output), [rows * heads, size]));
      return tf.reshape(tf.transpose(tf.reshape(sums, [batch, length, heads]), [0, 2, 1]), [
        batch,
        heads,
        length,
        1,
      ]);
    }),
    mergeHeads: kernel("merge_heads", merge, [half]),
    splitOne: kernel("split_one", split, [half]),
    /** Gradients of queries, keys, values → [rows, 3·hidden]. */
    mergeThree: kernel(
      "merge_three",
      (q, k, v) => tf.concat([q, k, v].map(merge), 1),
      [half],
    ),
  };
}
