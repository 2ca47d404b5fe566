import * as tf from "@tensorflow/tfjs";
import { crfKernels } from "./crf_kernels.ts";
import { checkCrfShapes, type CrfParameters } from "./crf_parameters.ts";
import { backwardPass, forwardPass } from "./crf_recursions.ts";

/**
 * Probability of each tag at each position under a linear-chain CRF, over all sequences (forward–backward;
 * Rabiner 1989 §III.B, with scores in place of probabilities). Runs eagerly and inside `compile`; no
 * gradient passes through.
 *
 * @param emissions float32 [batch, length, tags], finite
 * @param mask int32 [batch, length]: 1 where a position is scored, 0 where it is left out, as
 * `crfLogLikelihood` leaves out those with negative tags
 * @returns float32 [batch, length, tags]: numbers in [0, 1] whose sum over the tags is 1 (within 1e-5),
 * and 0 at positions left out. The caller disposes it.
 * @throws {TypeError} when shapes or the dtype of the mask do not fit
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { openEngine } from "lib/engine/mod.ts";
 * import { crfMarginals } from "lib/heads/mod.ts";
 * await openEngine();
 * const crf = { start: tf.zeros([2]), end: tf.zeros([2]), transitions: tf.zeros([2, 2]) };
 * const mask = tf.tensor2d([[1, 0]], [1, 2], "int32");
 * crfMarginals(tf.tensor3d([0, Math.log(3), 5, 5], [1, 2, 2]), mask, crf).print(); // ¼ ¾, 0 0
 * ```
 */
export function crfMarginals(
  emissions: tf.Tensor3D,
  mask: tf.Tensor2D,
  crf: CrfParameters,
): tf.Tensor3D {
  checkCrfShapes(emissions, mask, crf);
  return tf.tidy(() => {
    const path = tf.sub(tf.cast(tf.greater(mask, 0), "int32"), tf.scalar(1, "int32"));
    const pass = forwardPass(emissions, path, crf);
    const { found } = backwardPass(pass, crf.transitions, tf.ones([emissions.shape[0]]));
    return crfKernels(crf.start.size).byRow(tf.concat(found), path)[0] as tf.Tensor3D;
  });
}
