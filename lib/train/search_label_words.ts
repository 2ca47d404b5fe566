import * as tf from "@tensorflow/tfjs";
import { encode, type MaskedLm, maskedLmLogits, type NamedTensors } from "../bert/mod.ts";
import { batchOfEncodings, type LabelledRow } from "../data/mod.ts";
import { encodePrompt, maskPlaces, parseTemplate } from "../heads/mod.ts";
import { batchTensors, type ModelBatch } from "./batch_tensors.ts";
import { candidateIds } from "./candidate_ids.ts";
import { nextTurn } from "./evaluate.ts";

/** Options of {@linkcode searchLabelWords}. */
export interface SearchLabelWordsOptions {
  /** With one mask: words of one token are found. */
  template: string;
  labels: readonly string[];
  /** Words for each label; default 1. */
  top?: number;
  /** Words to choose among; default: all tokens that begin with a letter. */
  candidates?: readonly string[];
  /** Longest input in tokens; default 128. */
  maxLength?: number;
  /** Rows that go in at a time; default 32. */
  batchSize?: number;
  signal?: AbortSignal;
}

/** A word that was found for a label. */
export interface FoundWord {
  word: string;
  /** How much the label's rows speak for it, in nats: see {@linkcode searchLabelWords}. */
  score: number;
}

/**
 * Searches the words that tell labels best apart in a template, by the likelihood ratio of PETAL (Schick,
 * Schmid & Schütze 2020, "Automatically Identifying Words That Can Serve as Labels", §4), with the label's rows
 * and all others weighing the same: for a word w and a label,
 *
 *     score = mean over the label's rows of log-odds p(w) − mean over the others' rows,
 *     log-odds p = log p / (1 − p)
 *
 * with p the masked LM's. No word is given to two labels: the best pairs come first.
 *
 * @param model nothing of it is trained
 * @param rows training rows: words that were found on rows that are scored would flatter the scores
 * @returns for each label its words, the best first
 * @throws {RangeError} If the template has not one mask, a label no rows, or there are too few candidates.
 * @example
 * ```ts
 * import { openEngine } from "lib/engine/mod.ts";
 * import { loadMaskedLm } from "lib/bert/mod.ts";
 * import { searchLabelWords } from "lib/train/mod.ts";
 * await openEngine();
 * const model = await loadMaskedLm("bert-mini-zh"), labels = ["bad", "good"];
 * const rows = [["很干净", "good"], ["太脏了", "bad"]].map(([text, label], i) => ({ id: `${i}`, text, label }));
 * const template = "{mask}满意。{text}", candidates = ["很", "不"];
 * const found = await searchLabelWords(model, rows, { template, labels, candidates });
 * console.log(found.good[0].word, found.bad[0].word);
 * model.dispose();
 * ```
 */
export async function searchLabelWords(
  model: MaskedLm,
  rows: readonly LabelledRow[],
  options: SearchLabelWordsOptions,
): Promise<Record<string, FoundWord[]>> {
  const { labels, top = 1 } = options, words = candidateIds(model.tokenizer, options.candidates);
  check(rows, options, words.length);
  const sums = labels.map(() => new Float64Array(words.length));
  for await (const { row, logOdds } of oddsOfRows(model, rows, words, options)) {
    const sum = sums[labels.indexOf(rows[row].label)];
    logOdds.forEach((x, i) => sum[i] += x);
  }
  const counts = labels.map((label) => rows.filter((row) => row.label === label).length);
  const scores = labels.map((_, own) =>
    Float64Array.from(words, (_, i) => {
      const others = sums.reduce((sum, list, k) => sum + (k === own ? 0 : list[i]), 0);
      return sums[own][i] / counts[own] - others / (rows.length - counts[own]);
    })
  );
  const names = words.map((id) => model.tokenizer.tokenOf(id) ?? "");
  return Object.fromEntries(
    assigned(scores, top).map((found, k) => [
      labels[k],
      found.map((i): FoundWord => ({ word: names[i], score: scores[k][i] })),
    ]),
  );
}

/** The places of each label's best words, none of them of two labels. */
function assigned(scores: readonly Float64Array[], top: number): number[][] {
  const found = scores.map((): number[] => []), taken = new Set<number>();
  const pairs = scores.flatMap((list, label) => {
    const best = [...list.keys()].sort((a, b) => list[b] - list[a] || a - b);
    return best.slice(0, top * scores.length).map((i) => ({ label, i, score: list[i] }));
  });
  for (const { label, i } of pairs.sort((a, b) => b.score - a.score)) {
    if (taken.has(i) || found[label].length === top) continue;
    taken.add(i);
    found[label].push(i);
  }
  return found;
}

/** log p / (1 − p) of the words at the mask of each row. */
async function* oddsOfRows(
  { bert: { config }, variables, tokenizer }: MaskedLm,
  rows: readonly LabelledRow[],
  words: readonly number[],
  { template, maxLength = 128, batchSize = 32, signal }: SearchLabelWordsOptions,
): AsyncGenerator<{ row: number; logOdds: Float32Array }> {
  const put = encodePrompt(parseTemplate(template), tokenizer, { maxLength });
  const { padId, maskId } = tokenizer;
  const forward = (weights: NamedTensors, batch: ModelBatch) => {
    const places = maskPlaces(batch, maskId, 1);
    const logits = maskedLmLogits(config, weights, encode(config, weights, batch), places);
    const logP = tf.logSoftmax(logits); // the whole vocabulary's
    const wanted = tf.gather(logP, tf.tensor1d([...words], "int32"), 1);
    return tf.sub(wanted, tf.log(tf.maximum(tf.sub(1, tf.exp(wanted)), 1e-7)));
  };
  for (let from = 0; from < rows.length; from += batchSize) {
    signal?.throwIfAborted();
    const own = rows.slice(from, from + batchSize);
    const encodings = own.map((row) => put(row.text, "textB" in row ? row.textB : undefined));
    const batch = batchOfEncodings(encodings, padId);
    const values = tf.tidy(() =>
      forward(variables, batchTensors(batch)).dataSync<"float32">().slice()
    );
    for (let i = 0; i < batch.size; i++) {
      yield { row: from + i, logOdds: values.subarray(i * words.length, (i + 1) * words.length) };
    }
    await nextTurn();
  }
}

function check(
  rows: readonly LabelledRow[],
  { template, labels, top = 1 }: SearchLabelWordsOptions,
  words: number,
): void {
  const { masks } = parseTemplate(template);
  if (masks !== 1) {
    throw new RangeError(
      `Expected a template with one {mask}, for words of one token, but found ${masks} (template: ` +
        `"${template}"). Try a template with one, or words of your own.`,
    );
  }
  const empty = labels.find((label) => !rows.some((row) => row.label === label));
  if (empty !== undefined || labels.length < 2) {
    throw new RangeError(
      `Expected rows of at least two labels, of each at least one, but found none of ` +
        `"${empty ?? "a second"}" (where: rows). Try more rows.`,
    );
  }
  if (!(Number.isInteger(top) && top >= 1) || words < top * labels.length) {
    throw new RangeError(
      `Expected candidates for ${labels.length} labels with ${top} words each but found ${words} (where: ` +
        "candidates, top). Try top 1.",
    );
  }
}
