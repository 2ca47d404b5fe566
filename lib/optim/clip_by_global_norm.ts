import * as tf from "@tensorflow/tfjs";
import type { GradientStep } from "./gradient_step.ts";

/**
 * Clips by global norm (Pascanu et al. 2013): all gradients are scaled by min(1, limit / ‖g‖), with ‖g‖
 * the L2 norm over all of them, so their direction stays. Reports ‖g‖ before clipping as
 * "gradientNorm". Equal to torch.nn.utils.clip_grad_norm_ (which adds 1e-6 to the norm).
 *
 * @param limit Largest norm, > 0. BERT's authors used 1. Infinity clips nothing: the norm is reported, and
 * gradients that are not finite still change nothing.
 * @throws {RangeError} If `limit` is not positive.
 * @example
 * ```ts
 * import { clipByGlobalNorm } from "lib/optim/mod.ts";
 * clipByGlobalNorm(1).name; // "clip"
 * ```
 */
export function clipByGlobalNorm(limit: number): GradientStep {
  if (!(limit > 0)) throw new RangeError(`Expected a clipping norm above 0 but found ${limit}.`);
  return {
    name: "clip",
    init: () => ({}),
    numbers: () => [],
    gather: {
      name: "gradientNorm",
      partial: sumOfSquares,
      finish: (total) => tf.sqrt(total),
    },
    update({ gradient, gathered }) {
      if (!gathered) throw new Error("Clipping needs the gathered norm; run it by `chain`.");
      const scale = tf.minimum(tf.div(limit, tf.add(gathered, 1e-6)), 1);
      return { gradient: tf.mul(gradient, scale), state: {} };
    },
  };
}

/** As products with ones, row by row: XLA's own reductions run on one thread and add in sequence. */
function sumOfSquares(x: tf.Tensor): tf.Tensor {
  const width = x.rank > 1 ? x.shape[x.rank - 1] : x.size;
  const rows = tf.reshape(tf.square(x), [-1, width]);
  return tf.sum(tf.matMul(rows, tf.ones([width, 1])));
}
