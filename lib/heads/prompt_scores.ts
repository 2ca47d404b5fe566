import * as tf from "@tensorflow/tfjs";
import type { NamedTensors } from "../bert/mod.ts";
import type { LabelWord } from "./verbalizer.ts";

/** The weights of words within their labels, before a softmax: [words], by the labels' order. */
export const WORD_WEIGHTS = "head.words.weights";

/** Where a batch's masks are, as places in it: the slots of a template, not those that a text brings. */
export function maskPlaces(
  { ids, special }: { ids: tf.Tensor; special: tf.Tensor },
  maskId: number,
  masks: number,
): tf.Tensor1D {
  const [size, length] = ids.shape as [number, number];
  const isSlot = tf.logicalAnd(tf.equal(ids, tf.scalar(maskId, "int32")), tf.cast(special, "bool"));
  const early = tf.range(length, 0, -1, "float32"); // the first of a row is the largest
  const { indices } = tf.topk(tf.mul(tf.cast(isSlot, "float32"), early), masks);
  const starts = tf.reshape(tf.range(0, size * length, length, "int32"), [size, 1]);
  return tf.reshape(tf.add(indices, starts), [size * masks]) as tf.Tensor1D;
}

/** The tokens of some words, each once, and which of them each word has at each mask. */
export interface WordTokens {
  /** [tokens] ids, each once. */
  ids: number[];
  /** [words × masks] place in [masks × tokens]. */
  places: number[];
}

/** The tokens of words that all have as many. */
export function wordTokens(words: readonly LabelWord[]): WordTokens {
  const ids = [...new Set(words.flatMap((word) => word.ids))];
  const places = words.flatMap((word) => word.ids.map((id, k) => k * ids.length + ids.indexOf(id)));
  return { ids, places };
}

/**
 * Scores of words: the mean over the masks of their tokens' logits.
 *
 * @param logits [batch · masks, tokens]
 * @returns [batch, words]
 */
export function wordScores(logits: tf.Tensor2D, { places }: WordTokens, masks: number) {
  const [rows, tokens] = logits.shape, size = rows / masks;
  const flat = tf.reshape(logits, [size, masks * tokens]);
  const found = tf.gather(flat, tf.tensor1d(places, "int32"), 1); // [batch, words · masks]
  return tf.mean(tf.reshape(found, [size, places.length / masks, masks]), 2) as tf.Tensor2D;
}

/**
 * Scores of labels from those of their words: log Σ_w α_w exp(score_w), with α_w = 1 / words of the label or,
 * where there are learned weights a, α = softmax(a) within the label.
 *
 * @param scores [batch, words]
 * @returns [batch, labels]
 */
export function labelScores(
  scores: tf.Tensor2D,
  words: readonly LabelWord[],
  labels: number,
  variables: NamedTensors,
): tf.Tensor2D {
  const own = Array.from({ length: labels }, (_, label) => placesOf(words, label));
  const most = Math.max(...own.map((list) => list.length)), size = scores.shape[0];
  if (most === 1) return scores;
  const filled = own.flatMap((list) => Array.from({ length: most }, (_, k) => list[k] ?? list[0]));
  const places = tf.tensor1d(filled, "int32");
  const missing = tf.tensor2d(
    own.flatMap((list) => Array.from({ length: most }, (_, k) => k < list.length ? 0 : -1e9)),
    [labels, most],
  );
  const weights = variables[WORD_WEIGHTS];
  const raw = weights
    ? tf.add(tf.reshape(tf.gather(weights, places), missing.shape), missing)
    : missing;
  const logShares = tf.sub(raw, tf.logSumExp(raw, 1, true)); // [labels, words of a label]
  const each = tf.reshape(tf.gather(scores, places, 1), [size, labels, most]);
  return tf.logSumExp(tf.add(each, logShares), 2) as tf.Tensor2D;
}

const placesOf = (words: readonly LabelWord[], label: number) =>
  words.flatMap((word, i) => word.label === label ? [i] : []);
