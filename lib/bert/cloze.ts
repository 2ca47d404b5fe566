import type { MaskedLm } from "./masked_lm.ts";
import { predictMasked } from "./predict_masked.ts";

/** A word that is asked for in a text. */
export interface ClozeItem {
  text: string;
  /** Stands in the text; where several times, its first place is masked. */
  word: string;
}

/** How well a model knows a word in its place. */
export interface ClozeAnswer {
  /** Of the word among all of the vocabulary, 1 the likeliest; of several tokens, the worst one's. */
  rank: number;
  /** Of the word, guessed while all its tokens are masked: their product. */
  probability: number;
  /** How many tokens the word is: 1 once it is kept whole. */
  tokens: number;
}

/** Options of {@linkcode cloze}. */
export interface ClozeOptions {
  /** Texts that go in at a time; default 16. */
  batchSize?: number;
  /** Stops it between two batches; the promise is then rejected with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Asks a masked LM for words in their places (the cloze test, Taylor 1953): each word is masked in its
 * text, and the rank and the probability of the right one are told. Asked before and after pre-training on
 * a domain it says what that taught, of words that were added in particular.
 *
 * A word of several tokens is masked as a whole, so that a probability of one is that of all its tokens at
 * once; it is not comparable with that of the same word kept whole by another vocabulary.
 *
 * @throws {RangeError} If a word is not in its text, is not made of whole tokens there, or its text is
 * longer than the model has positions.
 * @example
 * ```ts
 * import { openEngine } from "lib/engine/mod.ts";
 * import { cloze, loadMaskedLm } from "lib/bert/mod.ts";
 * await openEngine();
 * const model = await loadMaskedLm("bert-mini-zh");
 * const [answer] = await cloze(model, [{ text: "房间很干净。", word: "净" }]);
 * console.log(answer.rank, answer.probability > 0.5); // 1 true
 * model.dispose();
 * ```
 */
export async function cloze(
  model: MaskedLm,
  items: readonly ClozeItem[],
  { batchSize = 16, signal }: ClozeOptions = {},
): Promise<ClozeAnswer[]> {
  const asked = items.map((item) => maskedItem(model, item));
  const top = model.bert.config.vocab_size; // all of them, to find the rank of any
  const rows = asked.map(({ ids, positions }) => ({ ids, positions }));
  const found = await predictMasked(model, rows, { top, batchSize, signal });
  return asked.map(({ words }, i) => {
    const places = words.map((word, k) => {
      const at = found[i][k].ids.indexOf(word);
      return { rank: at + 1, probability: found[i][k].probabilities[at] };
    });
    return {
      rank: Math.max(...places.map(({ rank }) => rank)),
      probability: places.reduce((product, { probability }) => product * probability, 1),
      tokens: words.length,
    };
  });
}

function maskedItem({ tokenizer, bert: { config } }: MaskedLm, { text, word }: ClozeItem) {
  const start = text.indexOf(word), end = start + word.length;
  if (word === "" || start < 0) {
    throw new RangeError(`Expected the word "${word}" in its text but found none: "${text}".`);
  }
  const { ids, starts, ends, special, length } = tokenizer.encode(text);
  if (length > config.max_position_embeddings) {
    throw new RangeError(
      `Expected a text of at most ${config.max_position_embeddings} tokens, the model's positions, ` +
        `but found ${length}. Try the part around the word.`,
    );
  }
  const positions = [...ids.keys()].filter((i) =>
    special[i] === 0 && starts[i] < end && ends[i] > start
  );
  const [first] = positions, last = positions.at(-1);
  if (last === undefined || starts[first] !== start || ends[last] !== end) {
    throw new RangeError(
      `Expected "${word}" to be made of whole tokens but found its ends within some, in "${text}". ` +
        "Try a longer word, or another text.",
    );
  }
  const words = positions.map((at) => ids[at]), masked = Int32Array.from(ids);
  for (const at of positions) masked[at] = tokenizer.maskId;
  return { ids: masked, positions, words };
}
