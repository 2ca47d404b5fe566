import * as tf from "@tensorflow/tfjs";
import { kernel } from "../engine/mod.ts";

type Tensor = tf.Tensor;

/**
 * Positions that one kernel of a recursion goes through. A kernel for all positions would have to be
 * compiled for each length of a batch, and takes the longer to compile the longer it is.
 */
export const CHUNK = 8;

/** The XLA kernels of the recursions, made for a number of tags; shapes within are [tags, batch]. */
export type CrfKernels = ReturnType<typeof makeKernels>;

const made = new Map<number, CrfKernels>();

/** The kernels for a number of tags; made once and shared. */
export function crfKernels(tags: number): CrfKernels {
  let kernels = made.get(tags);
  if (!kernels) made.set(tags, kernels = makeKernels(tags));
  return kernels;
}

function makeKernels(tags: number) {
  return { ...pathKernels(tags), ...recursionKernels(), ...resultKernels(tags) };
}

const whole = (x: number) => tf.scalar(x, "int32");
const isAt = (x: Tensor, y: Tensor) => tf.cast(tf.equal(x, y), "float32");
/** From-tag × to-tag × batch out of one of the two: [tags, batch] → [tags, 1, batch], [1, tags, batch]. */
const asFrom = (x: Tensor) => tf.expandDims(x, 1);
const asTo = (x: Tensor) => tf.expandDims(x, 0);
/** [tags, tags] → [tags, tags, 1]. */
const forAll = (transitions: Tensor) => tf.expandDims(transitions, 2);

/** Each position's tag, or, where it has none, that of the last position before it that has. */
function carriedForward(tags: Tensor): Tensor {
  const [batch, length] = tags.shape as [number, number];
  let filled = tags;
  for (let reach = 1; reach < length; reach *= 2) {
    const before = tf.concat([
      tf.fill([batch, reach], -1, "int32"),
      tf.slice(filled, [0, 0], [batch, length - reach]),
    ], 1);
    filled = tf.where(tf.less(filled, 0), before, filled);
  }
  return filled;
}

/** The tag of the scored position before each one; -1 where there is none. */
function tagBefore(tags: Tensor): Tensor {
  const [batch, length] = tags.shape as [number, number];
  const carried = tf.slice(carriedForward(tags), [0, 0], [batch, length - 1]);
  return tf.concat([tf.fill([batch, 1], -1, "int32"), carried], 1);
}

/** [batch, length] → [length filled up to whole chunks, 1, batch]. */
function timeMajor(x: Tensor): Tensor {
  const length = x.shape[1] as number, missing = (CHUNK - length % CHUNK) % CHUNK;
  return tf.expandDims(tf.pad(tf.transpose(x), [[0, missing], [0, 0]]), 1);
}

function pathKernels(tags: number) {
  /** Clamped to the classes: what is no class is told by `outside`, not by a crash. */
  const known = (x: Tensor) => tf.minimum(x, whole(tags - 1));
  return {
    /**
     * Emissions [batch, length, tags] and tags [batch, length] → emissions [steps, tags, batch], 1 where
     * a position is scored and 1 where it is its row's first [steps, 1, batch].
     */
    arrange: kernel("crf_arrange", (emissions, tags) => {
      const length = emissions.shape[1] as number, missing = (CHUNK - length % CHUNK) % CHUNK;
      const scored = tf.greaterEqual(tags, 0), isFirst = tf.less(tagBefore(tags), 0);
      return [
        tf.pad(tf.transpose(emissions, [1, 2, 0]), [[0, missing], [0, 0], [0, 0]]),
        timeMajor(tf.cast(scored, "float32")),
        timeMajor(tf.cast(tf.logicalAnd(scored, isFirst), "float32")),
      ];
    }),
    /**
     * Tags [batch, length] → where each position's score stands among start, transitions and a 0, row
     * by row; where its row's score of ending stands among end and a 0 [batch]; 0, or -Infinity for a
     * row with a tag outside of the classes [batch].
     */
    places: kernel("crf_places", (path) => {
      const moves = tf.add(
        tf.mul(tf.add(known(tagBefore(path)), whole(1)), whole(tags)),
        known(path),
      );
      const none = tf.fill(path.shape, tags * (tags + 1), "int32");
      const batch = path.shape[0], length = path.shape[1] as number;
      const last = tf.reshape(tf.slice(carriedForward(path), [0, length - 1], [batch, 1]), [batch]);
      const outside = tf.any(tf.greaterEqual(path, tags), 1);
      return [
        tf.where(tf.less(path, 0), none, moves),
        tf.where(tf.less(last, 0), tf.fill([batch], tags, "int32"), known(last)),
        tf.where(outside, tf.fill([batch], -Infinity), tf.zeros([batch])),
      ];
    }),
  };
}

function recursionKernels() {
  return {
    /**
     * CHUNK steps of the forward recursion. With a the log-sums over all paths that end in a tag,
     *
     *     a'[j] = emission[j] + log Σᵢ exp(a[i] + transitions[i, j])
     *
     * a' is start + emission at a row's first position, and a where none is scored. Returns a and what
     * was taken off it so far, so that it stays near 0; then at each step a before it, the largest
     * exponent and 1 / the sum of the others' powers relative to it.
     */
    forward: kernel("crf_forward", (a, taken, start, transitions, emissions, scored, first) => {
      const befores: Tensor[] = [], peaks: Tensor[] = [], inverses: Tensor[] = [];
      const [e, s, f] = [emissions, scored, first].map((x) => tf.unstack(x));
      for (let t = 0; t < e.length; t++) {
        const paths = tf.add(asFrom(a), forAll(transitions)), peak = tf.max(paths, 0);
        const sum = tf.sum(tf.exp(tf.sub(paths, asTo(peak))), 0);
        befores.push(a);
        peaks.push(peak);
        inverses.push(tf.reciprocal(sum));
        const begun = tf.add(start, tf.zerosLike(sum)), gone = tf.add(tf.log(sum), peak);
        const arrived = tf.add(tf.where(tf.greater(f[t], 0), begun, gone), e[t]);
        a = tf.where(tf.greater(s[t], 0), arrived, a);
      }
      const most = tf.max(a, 0, true), each = [befores, peaks, inverses].map((x) => tf.stack(x));
      return [tf.sub(a, most), tf.add(taken, most), ...each];
    }),
    /**
     * CHUNK steps back. With g the gradient for a', that for a is Σⱼ share[i, j] g[j], where share is
     * what each a[i] has of the sum that j came from. Returns it, and the gradient for the emission at
     * each step.
     */
    backward: kernel("crf_backward", (g, transitions, befores, peaks, inverses, scored, first) => {
      const found: Tensor[] = [];
      const [a, p, n, s, f] = [befores, peaks, inverses, scored, first].map((x) => tf.unstack(x));
      for (let t = a.length - 1; t >= 0; t--) {
        const here = tf.mul(g, s[t]), moved = tf.mul(tf.mul(here, tf.sub(1, f[t])), n[t]);
        const paths = tf.add(asFrom(a[t]), forAll(transitions));
        const shared = tf.mul(tf.exp(tf.sub(paths, asTo(p[t]))), asTo(moved));
        found.unshift(here);
        g = tf.add(tf.sum(shared, 1), tf.mul(g, tf.sub(1, s[t])));
      }
      return [g, tf.stack(found)];
    }),
    /** The gradient for the transitions from CHUNK steps, given that for their emissions. */
    moves: kernel("crf_moves", (transitions, befores, peaks, inverses, found, first) => {
      const moved = tf.mul(tf.mul(found, tf.sub(1, first)), inverses); // [steps, tags, batch]
      const paths = tf.add(tf.expandDims(befores, 2), tf.expandDims(forAll(transitions), 0));
      const share = tf.exp(tf.sub(paths, tf.expandDims(peaks, 1)));
      return tf.sum(tf.mul(share, tf.expandDims(moved, 1)), [0, 3]);
    }),
  };
}

function resultKernels(tags: number) {
  const isScored = (path: Tensor) => tf.cast(tf.any(tf.greaterEqual(path, 0), 1), "float32");
  return {
    /**
     * log Z [batch], 0 for a row without scored positions, and how much of Z each last tag has
     * [tags, batch].
     */
    finish: kernel("crf_finish", (a, taken, end, path) => {
      const paths = tf.add(a, end), most = tf.max(paths, 0, true);
      const weights = tf.exp(tf.sub(paths, most)), sum = tf.sum(weights, 0, true);
      const any = tf.reshape(isScored(path), [1, -1]);
      const total = tf.mul(tf.add(tf.add(tf.log(sum), most), taken), any);
      return [tf.squeeze(total, [0]), tf.mul(tf.div(weights, sum), any)];
    }),
    /** The emissions' part of the score of a path [batch]. */
    emitted: kernel("crf_emitted", (emissions, path) => {
      const classes = tf.range(0, tags, 1, "int32");
      return tf.sum(tf.mul(emissions, isAt(tf.expandDims(path, 2), classes)), [1, 2]);
    }),
    /** Gradient of the emissions: of the path's score minus that of log Z [steps, tags, batch]. */
    emissionGradient: kernel("crf_emission_gradient", (dy, path, found) => {
      const classes = tf.range(0, tags, 1, "int32"), length = path.shape[1] as number;
      const byRow = tf.transpose(tf.slice(found, [0, 0, 0], [length, -1, -1]), [2, 0, 1]);
      const hot = isAt(tf.expandDims(path, 2), classes); // [batch, length, tags]
      return tf.sub(tf.mul(hot, tf.reshape(dy, [-1, 1, 1])), byRow);
    }),
    /** [steps, tags, batch] → [batch, length, tags]. */
    byRow: kernel("crf_by_row", (found, path) => {
      const length = path.shape[1] as number;
      return tf.transpose(tf.slice(found, [0, 0, 0], [length, -1, -1]), [2, 0, 1]);
    }),
  };
}
