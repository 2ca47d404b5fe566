import { cloze, type ClozeAnswer, type ClozeItem, type MaskedLm } from "../bert/mod.ts";

/** How well two models know a word in texts that hold it. */
export interface WordCloze {
  word: string;
  /** Texts asked; 0 where none holds the word, and then nothing is told of it. */
  texts: number;
  before: ClozeMean | null;
  after: ClozeMean | null;
}

/** Of all texts asked. */
export interface ClozeMean {
  medianRank: number;
  meanProbability: number;
}

/** Options of {@linkcode wordCloze}. */
export interface WordClozeOptions {
  /** Texts asked for each word at most; default 20. */
  most?: number;
  /** Characters around the word that are shown at each side; default 40. */
  around?: number;
  signal?: AbortSignal;
}

/**
 * What pre-training taught of words: each is masked in held-out texts that hold it, and two models are
 * asked for it. Let one be the model with the words added and nothing learned, as `addWords` leaves it, and
 * the other that after training: both keep the word whole and have the same vocabulary, so that ranks and
 * probabilities compare.
 *
 * @example
 * ```ts
 * import { addWords, loadMaskedLm } from "lib/bert/mod.ts";
 * import { wordCloze } from "lib/train/mod.ts";
 * async function example(words: string[], heldOut: string[]) {
 *   const before = await loadMaskedLm("bert-mini-zh"), { bert, tokenizer, head } = before;
 *   addWords(bert, tokenizer, words, { head });
 *   const after = await loadMaskedLm("runs/domain/model");
 *   console.table(await wordCloze({ before, after }, words, heldOut));
 *   [before, after].forEach((model) => model.dispose());
 * }
 * ```
 */
export async function wordCloze(
  models: { before: MaskedLm; after: MaskedLm },
  words: readonly string[],
  texts: readonly string[],
  { most = 20, around = 40, signal }: WordClozeOptions = {},
): Promise<WordCloze[]> {
  const found: WordCloze[] = [];
  for (const word of words) {
    const holding = texts.filter((text) => text.includes(word)).slice(0, most);
    const items = holding.map((text) => itemOf(text, word, around));
    const ask = async (model: MaskedLm) =>
      items.length > 0 ? meanOf(await cloze(model, items, { signal })) : null;
    const before = await ask(models.before), after = await ask(models.after);
    found.push({ word, texts: items.length, before, after });
  }
  return found;
}

function itemOf(text: string, word: string, around: number): ClozeItem {
  const at = text.indexOf(word);
  return { text: text.slice(Math.max(0, at - around), at + word.length + around), word };
}

function meanOf(answers: readonly ClozeAnswer[]): ClozeMean {
  const ranks = answers.map(({ rank }) => rank).sort((a, b) => a - b), middle = ranks.length >> 1;
  const isOdd = ranks.length % 2 === 1;
  return {
    medianRank: isOdd ? ranks[middle] : (ranks[middle - 1] + ranks[middle]) / 2,
    meanProbability: answers.reduce((sum, { probability }) => sum + probability, 0) /
      answers.length,
  };
}
