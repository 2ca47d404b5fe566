import * as tf from "@tensorflow/tfjs";
import { CHUNK, crfKernels } from "./crf_kernels.ts";
import type { CrfParameters } from "./crf_parameters.ts";

type Tensor = tf.Tensor;

/** What the forward recursion leaves: everything that the way back needs. */
export interface ForwardPass {
  /** [batch] log Z, 0 for rows without scored positions. */
  logZ: Tensor;
  /** [tags, batch] probability of each last tag; 0 in rows without scored positions. */
  last: Tensor;
  /** Of each chunk, [CHUNK, tags, batch]: log-sums before each step, and what it made of them. */
  befores: Tensor[];
  peaks: Tensor[];
  inverses: Tensor[];
  /** Of each chunk, [CHUNK, 1, batch]: 1 where a position is scored, 1 where it is the first. */
  scored: Tensor[];
  first: Tensor[];
}

/** What the way back gives: expected counts under the model, weighted by row. */
export interface BackwardPass {
  /** Of each chunk, [CHUNK, tags, batch]: probability of a tag at a position. */
  found: Tensor[];
  /** [tags, tags] how often a tag follows another. */
  moves: Tensor;
}

/**
 * The forward recursion (Lafferty, McCallum, Pereira 2001; Rabiner 1989 §III.A) in log space: exact for
 * any finite scores, since each sum has its own maximum taken off.
 *
 * @param path int32 [batch, length]; positions with a negative number are left out.
 */
export function forwardPass(
  emissions: Tensor,
  path: Tensor,
  { start, end, transitions }: CrfParameters,
): ForwardPass {
  const [batch, , tags] = emissions.shape as [number, number, number], K = crfKernels(tags);
  const [steps, scoredAll, firstAll] = K.arrange(emissions, path);
  const chunks = steps.shape[0] / CHUNK, cut = (x: Tensor) => tf.split(x, chunks, 0);
  const [e, scored, first] = [steps, scoredAll, firstAll].map(cut);
  const befores: Tensor[] = [], peaks: Tensor[] = [], inverses: Tensor[] = [];
  const from = tf.reshape(start, [tags, 1]);
  let a: Tensor = tf.zeros([tags, batch]), taken: Tensor = tf.zeros([1, batch]);
  for (let k = 0; k < chunks; k++) {
    const done = K.forward(a, taken, from, transitions, e[k], scored[k], first[k]);
    [a, taken, befores[k], peaks[k], inverses[k]] = done;
  }
  const [logZ, last] = K.finish(a, taken, tf.reshape(end, [tags, 1]), path);
  return { logZ, last, befores, peaks, inverses, scored, first };
}

/**
 * The way back: the gradient of Σ weight · log Z, which is the expected counts (Sutton & McCallum 2012,
 * §4.1), by the share that each term has of its step's sum: shares are at most 1 and add up to 1, whatever
 * the scores.
 *
 * @param weights [batch] of each row.
 */
export function backwardPass(
  pass: Omit<ForwardPass, "logZ">,
  transitions: Tensor,
  weights: Tensor,
): BackwardPass {
  const { last, befores, peaks, inverses, scored, first } = pass;
  const K = crfKernels(transitions.shape[0]);
  const found: Tensor[] = [], moves: Tensor[] = [];
  let g: Tensor = tf.mul(last, tf.reshape(weights, [1, -1]));
  for (let k = befores.length - 1; k >= 0; k--) {
    const steps = [transitions, befores[k], peaks[k], inverses[k]];
    [g, found[k]] = K.backward(g, ...steps, scored[k], first[k]);
    // apart from the recursion, so that another core can do it meanwhile
    [moves[k]] = K.moves(...steps, found[k], first[k]);
  }
  return { found, moves: tf.addN(moves) };
}
