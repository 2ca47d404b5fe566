import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { crossEntropy, IGNORED_LABEL } from "../losses/mod.ts";
import type { TagHead } from "./head.ts";
import { emissionValues, tagEmissions } from "./tag_emissions.ts";

/** Options of {@linkcode tagSoftmaxHead}. */
export const TagSoftmaxHeadOptions = z.strictObject({
  /** Share of the hidden states' numbers that is dropped in training. */
  dropout: z.number().min(0).lt(1).default(0.1),
});

/** A loss of logits [positions, tags] and classes int32 [positions], of which some are ignored. */
export type TokenLoss = (logits: tf.Tensor2D, labels: tf.Tensor1D) => tf.Scalar;

/**
 * The head for tagging in which each position is classified by itself: what a CRF is to be compared with.
 * Emissions W · dropout(h) + b with W [tags, hidden], initialised as BERT is; the loss is the mean over
 * the scored positions; each position gets the tag of its largest emission, so that sequences may break
 * their scheme.
 *
 * @param lossOf default cross entropy; focal loss, or one with class weights, goes as well
 * @throws {z.ZodError} If an option does not exist or is out of range.
 * @example
 * ```ts
 * import { tagSoftmaxHead } from "lib/heads/mod.ts";
 * const head = tagSoftmaxHead({ dropout: 0.2 });
 * head.init({ hiddenSize: 4, labels: 3, seed: 1 })["head.out.weight"].shape; // [3, 4]
 * ```
 */
export function tagSoftmaxHead(
  given: z.input<typeof TagSoftmaxHeadOptions> = {},
  lossOf: TokenLoss = (logits, labels) => crossEntropy(logits, labels),
): TagHead {
  const options = TagSoftmaxHeadOptions.parse(given);
  return {
    kind: "tag_softmax",
    options,
    states: "all",
    init: emissionValues,
    emissions: (variables, input) => tagEmissions(variables, input, options.dropout),
    loss: (_, emissions, tags) =>
      tf.tidy(() => {
        const [batch, length, width] = emissions.shape, flat = tf.reshape(tags, [batch * length]);
        const ignored = tf.fill(flat.shape, IGNORED_LABEL, "int32");
        const labels = tf.where(tf.less(flat, 0), ignored, flat) as tf.Tensor1D;
        return lossOf(tf.reshape(emissions, [batch * length, width]), labels);
      }),
    probabilities: (_, emissions, mask) =>
      tf.tidy(() => {
        const scored = tf.cast(tf.expandDims(mask, 2), "float32");
        return tf.mul(tf.softmax(emissions), scored) as tf.Tensor3D;
      }),
    decode: (_, emissions, mask) => largest(emissions, mask),
    chain: (variables) => {
      const [tags] = variables["head.out.bias"].shape, zeros = () => new Float32Array(tags);
      return { start: zeros(), end: zeros(), transitions: new Float32Array(tags ** 2) };
    },
  };
}

/** The tag of the largest emission at each row's scored positions. */
function largest(emissions: tf.Tensor3D, mask: tf.Tensor2D): Int32Array[] {
  const [batch, length] = emissions.shape;
  const best = tf.tidy(() => tf.argMax(emissions, 2).dataSync()), scored = mask.dataSync();
  return Array.from({ length: batch }, (_, row) => {
    const [from, to] = [row * length, (row + 1) * length];
    return Int32Array.from(best.subarray(from, to)).filter((_, t) => scored[from + t] > 0);
  });
}
