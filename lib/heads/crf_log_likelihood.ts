/**
 * Log-likelihood of tag sequences under a linear-chain CRF.
 *
 *     log p(y | x) = start[y₁] + Σₜ emission[t, yₜ] + Σₜ transitions[yₜ₋₁, yₜ] + end[yₙ] − log Z(x)
 *
 * with log Z by the forward recursion in log space and its gradient by expected counts. Source: Lafferty,
 * McCallum, Pereira 2001, "Conditional Random Fields", §3; Sutton & McCallum 2012, "An Introduction to
 * Conditional Random Fields", §4.1. Equal to the package pytorch-crf within fp32: relative 1e-5 of the
 * value at length 128 with 33 tags, 1e-4 of a gradient's L2 norm.
 *
 * | input       | shape                 | dtype   | values                                           |
 * |-------------|-----------------------|---------|--------------------------------------------------|
 * | emissions   | [batch, length, tags] | float32 | finite; to rule a tag out add −1e4, not −Infinity |
 * | tags        | [batch, length]       | int32   | 0 … tags − 1; negative: the position is left out |
 * | start, end  | [tags]                | float32 | finite                                           |
 * | transitions | [tags, tags]          | float32 | finite; from the row's tag to the column's       |
 *
 * A position that is left out ([CLS], [SEP], padding, later pieces of a word) is not there at all: the
 * positions around it are neighbours. It may stand anywhere.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { differentiable } from "../engine/mod.ts";
import { crfKernels } from "./crf_kernels.ts";
import { checkCrfShapes, type CrfParameters } from "./crf_parameters.ts";
import { backwardPass, type ForwardPass, forwardPass } from "./crf_recursions.ts";

type Tensor = tf.Tensor;

/**
 * What becomes of the rows' log-likelihoods: `mean` over the rows that have scored positions,
 * `token_mean` over the scored positions, their sum, or the rows themselves.
 */
export type CrfReduction = "none" | "sum" | "mean" | "token_mean";

/** Options of {@linkcode crfLogLikelihood}. */
export interface CrfOptions {
  /** Default `mean`, so that the learning rate does not depend on the batch size. */
  reduction?: CrfReduction;
}

/**
 * Log-likelihood of tag sequences; formula and inputs stand at the top of its file. The loss is its
 * negative. Runs eagerly and inside `compile`; tfjs's tape goes through it.
 *
 * @returns a scalar ≤ 0, or [batch] with `reduction: "none"`; 0 for rows without scored positions. A tag
 * outside of the classes makes its row −Infinity. The caller disposes it.
 * @throws {TypeError} when shapes or the dtype of the tags do not fit
 * @throws {RangeError} when the reduction is none of the four
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { openEngine } from "lib/engine/mod.ts";
 * import { crfLogLikelihood } from "lib/heads/mod.ts";
 * await openEngine();
 * const crf = { start: tf.zeros([2]), end: tf.zeros([2]), transitions: tf.zeros([2, 2]) };
 * const tags = tf.tensor2d([[0, 1, -1]], [1, 3], "int32");
 * crfLogLikelihood(tf.zeros([1, 3, 2]), tags, crf).print(); // log ¼ = -1.3862944
 * ```
 */
export function crfLogLikelihood(
  emissions: tf.Tensor3D,
  tags: tf.Tensor2D,
  crf: CrfParameters,
  { reduction = "mean" }: CrfOptions = {},
): tf.Tensor {
  checkCrfShapes(emissions, tags, crf);
  checkReduction(reduction);
  return tf.tidy(() => {
    const [rows] = logLikelihoods(emissions, tags, crf.start, crf.end, crf.transitions);
    if (reduction === "none") return rows;
    const sum = tf.sum(rows);
    return reduction === "sum" ? sum : tf.div(sum, divisor(tags, reduction));
  });
}

const logLikelihoods = differentiable("crf_log_likelihood", forward, backward);

function forward(emissions: Tensor, path: Tensor, start: Tensor, end: Tensor, transitions: Tensor) {
  const { logZ, ...pass } = forwardPass(emissions, path, { start, end, transitions });
  const K = crfKernels(start.size), [places, last, outside] = K.places(path);
  const [emitted] = K.emitted(emissions, path), zero = tf.zeros([1]);
  const scores = tf.concat([start, tf.reshape(transitions, [-1]), zero]);
  const moved = tf.sum(tf.gather(scores, places as tf.Tensor2D), 1);
  const ended = tf.gather(tf.concat([end, zero]), last as tf.Tensor1D);
  const rows = tf.sub(tf.addN([emitted, moved, ended, outside]), logZ);
  return { outputs: [rows], saved: [path, transitions, places, last, ...listed(pass)] };
}

function backward([dy]: Tensor[], saved: Tensor[]): (Tensor | null)[] {
  const [path, transitions, places, last, ...rest] = saved, pass = unlisted(rest);
  const tags = transitions.shape[0], K = crfKernels(tags);
  const { found, moves } = backwardPass(pass, transitions, dy);
  const all = tf.concat(found), isFirst = tf.concat(pass.first); // [steps, tags | 1, batch]
  const spread = tf.add(tf.reshape(dy, [-1, 1]), tf.zeros(places.shape)); // [batch, length]
  const counts = tf.unsortedSegmentSum(
    tf.reshape(spread, [-1]),
    tf.reshape(places, [-1]) as tf.Tensor1D,
    tags * (tags + 1) + 1,
  );
  const ends = tf.unsortedSegmentSum(dy, last as tf.Tensor1D, tags + 1);
  const byLast = tf.sum(tf.mul(pass.last, tf.reshape(dy, [1, -1])), 1);
  return [
    K.emissionGradient(dy, path, all)[0],
    null,
    tf.sub(tf.slice(counts, [0], [tags]), tf.sum(tf.mul(all, isFirst), [0, 2])),
    tf.sub(tf.slice(ends, [0], [tags]), byLast),
    tf.sub(tf.reshape(tf.slice(counts, [tags], [tags * tags]), [tags, tags]), moves),
  ];
}

type Saved = Omit<ForwardPass, "logZ">;

const listed = ({ last, befores, peaks, inverses, scored, first }: Saved): Tensor[] => [
  last,
  ...[befores, peaks, inverses, scored, first].flat(),
];

function unlisted([last, ...lists]: Tensor[]): Saved {
  const chunks = lists.length / 5, part = (k: number) => lists.slice(k * chunks, (k + 1) * chunks);
  const [befores, peaks, inverses, scored, first] = [0, 1, 2, 3, 4].map(part);
  return { last, befores, peaks, inverses, scored, first };
}

/** At least 1: a batch without scored positions has likelihood 0, not 0/0. */
function divisor(tags: tf.Tensor2D, reduction: "mean" | "token_mean"): Tensor {
  const scored = tf.greaterEqual(tags, 0);
  const counted = reduction === "mean" ? tf.any(scored, 1) : scored;
  return tf.maximum(tf.sum(tf.cast(counted, "float32")), 1);
}

function checkReduction(reduction: CrfReduction): void {
  if (["none", "sum", "mean", "token_mean"].includes(reduction)) return;
  throw new RangeError(
    `Expected reduction to be none, sum, mean or token_mean but found ${
      JSON.stringify(reduction)
    }. ` + 'Try "mean".',
  );
}
