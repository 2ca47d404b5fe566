import * as tf from "@tensorflow/tfjs";
import { compile } from "../engine/mod.ts";
import { encode, type EncoderBatch } from "./encoder.ts";
import type { MaskedLm } from "./masked_lm.ts";
import { maskedLmLogits } from "./masked_lm_head.ts";

/** A row of token ids, and the places where words are asked for, masked or not. */
export interface MaskedRow {
  ids: ArrayLike<number>;
  positions: readonly number[];
}

/** The most probable tokens of one place, the first the best. */
export interface TopTokens {
  ids: Int32Array;
  /** Of all words of the vocabulary, by softmax. */
  probabilities: Float32Array;
}

/** Options of {@linkcode predictMasked}. */
export interface PredictMaskedOptions {
  /** Tokens for each place; default 5. */
  top?: number;
  /** Rows that go in at a time; default 32. */
  batchSize?: number;
  /** Stops it between two batches; the promise is then rejected with the signal's reason. */
  signal?: AbortSignal;
}

/** Lengths and counts of places are rounded up to these, so that few shapes are compiled. */
const LENGTH_STEP = 32, PLACES_STEP = 64;

/**
 * The most probable tokens at some places of many rows, each row by itself: a row is a sequence of one
 * text, special tokens included.
 *
 * @returns for each row, in their order, one entry for each of its positions
 * @throws {RangeError} If `top` is no whole number from 1 to the vocabulary's size.
 */
export async function predictMasked(
  model: MaskedLm,
  rows: readonly MaskedRow[],
  { top = 5, batchSize = 32, signal }: PredictMaskedOptions = {},
): Promise<TopTokens[][]> {
  checkTop(top, model.bert.config.vocab_size);
  const work = (batch: EncoderBatch, places: tf.Tensor1D) => topTokens(model, batch, places, top);
  const compiled = rows.length > batchSize ? compile(work, { name: "masked tokens" }) : undefined;
  const found: TopTokens[][] = new Array(rows.length);
  const byLength = [...rows.keys()].sort((a, b) => rows[a].ids.length - rows[b].ids.length);
  try {
    for (let from = 0; from < byLength.length; from += batchSize) {
      signal?.throwIfAborted();
      const numbers = byLength.slice(from, from + batchSize), own = numbers.map((i) => rows[i]);
      const filled = compiled ? batchSize : own.length;
      const answers = runBatch(compiled ?? work, own, filled, model.tokenizer.padId);
      numbers.forEach((i, k) => found[i] = answers[k]);
      await new Promise((resolve) => setTimeout(resolve, 0)); // a stop button is heard
    }
  } finally {
    compiled?.dispose();
  }
  return found;
}

function topTokens(
  { bert: { config }, variables }: MaskedLm,
  batch: EncoderBatch,
  places: tf.Tensor1D,
  top: number,
): tf.Tensor[] {
  const logits = maskedLmLogits(config, variables, encode(config, variables, batch), places);
  const { values, indices } = tf.topk(logits, top); // [places, top]
  return [indices, tf.exp(tf.sub(values, tf.logSumExp(logits, 1, true)))];
}

type Work = (batch: EncoderBatch, places: tf.Tensor1D) => tf.Tensor[];

function runBatch(work: Work, rows: readonly MaskedRow[], size: number, padId: number) {
  const length = roundUp(Math.max(1, ...rows.map(({ ids }) => ids.length)), LENGTH_STEP);
  const ids = new Int32Array(size * length).fill(padId), mask = new Int32Array(size * length);
  rows.forEach((row, i) => {
    ids.set(row.ids, i * length);
    mask.fill(1, i * length, i * length + row.ids.length);
  });
  const places = rows.flatMap(({ positions }, row) => positions.map((at) => row * length + at));
  const found = run(work, { ids, mask, shape: [size, length] }, places);
  let next = 0;
  return rows.map(({ positions }) => positions.map(() => found[next++]));
}

/** Rows of the same length, row-major. */
interface PaddedRows {
  ids: Int32Array;
  mask: Int32Array;
  shape: [size: number, length: number];
}

function run(work: Work, { ids, mask, shape }: PaddedRows, places: readonly number[]) {
  const asked = new Int32Array(roundUp(Math.max(1, places.length), PLACES_STEP));
  asked.set(places);
  const found: TopTokens[] = [];
  tf.tidy(() => {
    const [idRows, maskRows] = [ids, mask].map((numbers) => tf.tensor2d(numbers, shape, "int32"));
    const batch = { ids: idRows, mask: maskRows, typeIds: tf.zerosLike(idRows) };
    const [indices, shares] = work(batch, tf.tensor1d(asked, "int32")); // both [asked, top]
    const words = Int32Array.from(indices.dataSync()), top = words.length / asked.length;
    const probabilities = Float32Array.from(shares.dataSync());
    places.forEach((_, i) => {
      const [from, to] = [i * top, (i + 1) * top];
      found.push({ ids: words.slice(from, to), probabilities: probabilities.slice(from, to) });
    });
  });
  return found;
}

const roundUp = (value: number, step: number) => Math.ceil(value / step) * step;

function checkTop(top: number, words: number): void {
  if (Number.isInteger(top) && top >= 1 && top <= words) return;
  throw new RangeError(
    `Expected a number of words from 1 to ${words} but found ${top} (where: top). Try 5.`,
  );
}
