import type * as tf from "@tensorflow/tfjs";
import {
  checkCrfShapes,
  type CrfNumbers,
  crfNumbers,
  type CrfParameters,
} from "./crf_parameters.ts";
import type { TagConstraints } from "./tag_constraints.ts";

/** The best sequence of a row. */
export interface ViterbiPath {
  /** The tag of each scored position, in order. */
  tags: Int32Array;
  /** Its score, not normalised: `score − log Z` is its log-likelihood. 0 without positions. */
  score: number;
}

/** Options of {@linkcode viterbiDecode}. */
export interface ViterbiOptions {
  /** Sequences that may be chosen; see `tagConstraints`. Default: all. */
  constraints?: TagConstraints;
}

/**
 * The most probable tag sequence of each row under a linear-chain CRF (Viterbi 1967; Rabiner 1989
 * §III.B). Of equally good sequences the one with the lower tag numbers from the end is taken. Works
 * on plain numbers, which here is quicker than tensors, so not inside `compile`.
 *
 * @param emissions float32 [batch, length, tags]
 * @param mask int32 [batch, length]: 1 where a position is scored, 0 where it is left out
 * @returns one path a row; empty for rows without scored positions. With constraints none is forbidden,
 * whatever the scores.
 * @throws {TypeError} when shapes or the dtype of the mask do not fit
 * @throws {RangeError} when a scored emission or a parameter is not finite
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { openEngine } from "lib/engine/mod.ts";
 * import { tagConstraints, viterbiDecode } from "lib/heads/mod.ts";
 * await openEngine();
 * const crf = { start: tf.zeros([3]), end: tf.zeros([3]), transitions: tf.zeros([3, 3]) };
 * const emissions = tf.tensor3d([[[2, 1, 0], [0, 0, 3]]]), mask = tf.ones([1, 2], "int32") as tf.Tensor2D;
 * const constraints = tagConstraints(["O", "B-LOC", "I-LOC"], "BIO");
 * console.log(viterbiDecode(emissions, mask, crf)[0].tags); // [0, 2]: O I-LOC
 * console.log(viterbiDecode(emissions, mask, crf, { constraints })[0].tags); // [1, 2]: B-LOC I-LOC
 * ```
 */
export function viterbiDecode(
  emissions: tf.Tensor3D,
  mask: tf.Tensor2D,
  crf: CrfParameters,
  { constraints }: ViterbiOptions = {},
): ViterbiPath[] {
  checkCrfShapes(emissions, mask, crf);
  const [batch, length, tags] = emissions.shape;
  const scores = allowedOnly(crfNumbers(crf), constraints);
  const values = emissions.dataSync<"float32">(), isScored = mask.dataSync();
  return Array.from({ length: batch }, (_, row) => {
    const steps: Float32Array[] = [];
    for (let at = row * length; at < (row + 1) * length; at++) {
      if (isScored[at] > 0) steps.push(values.subarray(at * tags, (at + 1) * tags));
    }
    const broken = steps.findIndex((step) => !step.every(Number.isFinite));
    if (broken >= 0) throw notFinite(`the emissions of row ${row}, scored position ${broken}`);
    return bestPath(steps, scores);
  });
}

/** Scores as doubles; what is not allowed is −Infinity, below any sum of finite scores. */
function allowedOnly(
  { start, end, transitions }: CrfNumbers,
  allowed: TagConstraints | undefined,
): Record<keyof CrfNumbers, Float64Array> {
  const scores = { start, end, transitions };
  const flat = allowed && { ...allowed, transitions: allowed.transitions.flat() };
  const checked = (name: keyof CrfNumbers) =>
    Float64Array.from(scores[name], (score, k) => {
      if (!Number.isFinite(score)) throw notFinite(`the CRF's ${name} scores`);
      return flat && !flat[name][k] ? -Infinity : score;
    });
  return { start: checked("start"), end: checked("end"), transitions: checked("transitions") };
}

function bestPath(
  steps: readonly Float32Array[],
  { start, end, transitions }: Record<keyof CrfNumbers, Float64Array>,
): ViterbiPath {
  const tags = start.length, path = new Int32Array(steps.length);
  if (steps.length === 0) return { tags: path, score: 0 };
  let best = start.map((score, j) => score + steps[0][j]), next = new Float64Array(tags);
  const cameFrom = new Int32Array(steps.length * tags);
  for (let t = 1; t < steps.length; t++) {
    advance(best, transitions, next, cameFrom.subarray(t * tags, (t + 1) * tags));
    for (let j = 0; j < tags; j++) next[j] += steps[t][j];
    [best, next] = [next, best];
  }
  for (let j = 0; j < tags; j++) best[j] += end[j];
  path[steps.length - 1] = argmax(best);
  for (let t = steps.length - 1; t > 0; t--) path[t - 1] = cameFrom[t * tags + path[t]];
  return { tags: path, score: best[path[steps.length - 1]] };
}

/** The best score of arriving at each tag, and from where. */
function advance(
  best: Float64Array,
  transitions: Float64Array,
  next: Float64Array,
  cameFrom: Int32Array,
): void {
  const tags = best.length;
  next.fill(-Infinity);
  for (let i = 0; i < tags; i++) { // rows of transitions lie together in memory
    const here = best[i], row = i * tags;
    for (let j = 0; j < tags; j++) {
      const score = here + transitions[row + j];
      if (score > next[j]) {
        next[j] = score;
        cameFrom[j] = i;
      }
    }
  }
}

function argmax(values: Float64Array): number {
  let best = 0;
  for (let j = 1; j < values.length; j++) if (values[j] > values[best]) best = j;
  return best;
}

function notFinite(where: string): RangeError {
  return new RangeError(
    `Expected finite scores but found one that is not (where: ${where}). Try a lower learning rate.`,
  );
}
