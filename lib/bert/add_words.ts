import type * as tf from "@tensorflow/tfjs";
import type { BertModel } from "./model.ts";
import { checkRowInit, type RowInit } from "./new_rows.ts";
import { resizeEmbeddings } from "./resize_embeddings.ts";

/** What {@linkcode addWords} needs of a tokenizer; that of `loadTokenizer` has it. */
export interface WordTokenizer<Word extends { content: string }> {
  readonly vocabSize: number;
  readonly specials: { readonly unk: string };
  idOf(token: string): number | undefined;
  encode(text: string, options: { addSpecialTokens: false }): { ids: Iterable<number> };
  addTokens(words: readonly (string | Word)[]): number;
}

/** How {@linkcode addWords} fills the rows of new words: see `resizeEmbeddings`. */
export type AddWordsOptions =
  & ({ init?: "pieces" | "mean" } | { init: "normal"; seed: number })
  & { head?: Record<string, tf.Variable> };

/**
 * Adds words to a tokenizer and their rows to a model, in one step that keeps the two together. By
 * default a word's row is the mean of the pieces it was cut into before; unknown pieces do not
 * count.
 *
 * Rows beyond the tokenizer's vocabulary, with which some checkpoints fill their matrix up to a round
 * number, are dropped: no token ever reached them.
 *
 * @param words words, or words with properties, as `tokenizer.addTokens` takes them
 * @returns the new words' number: those that the vocabulary had are left as they are
 * @throws {TypeError} from `addTokens`, when words cannot be told apart; nothing is changed then
 * @throws {RangeError} when the tokenizer has more tokens than the model has rows
 *
 * @example
 * ```ts
 * import { openEngine } from "lib/engine/mod.ts";
 * import { addWords, loadBert } from "lib/bert/mod.ts";
 * import { loadTokenizer } from "lib/tokenizer/mod.ts";
 * await openEngine();
 * const bert = await loadBert("bert-mini-zh"), tokenizer = await loadTokenizer(bert.folder);
 * addWords(bert, tokenizer, ["GPT-4o-mini", "大模型"]);
 * console.log(bert.config.vocab_size, tokenizer.vocabSize); // 9602 9602
 * bert.dispose();
 * ```
 */
export function addWords<Word extends { content: string }>(
  model: BertModel,
  tokenizer: WordTokenizer<Word>,
  words: readonly (string | Word)[],
  options: AddWordsOptions = {},
): number {
  const before = tokenizer.vocabSize, { head } = options;
  checkFit(before, model.config.vocab_size);
  if (options.init === "normal") checkRowInit(options, before, words.length);
  const cut = piecesOf(tokenizer, words); // before they are whole
  const added = tokenizer.addTokens(words);
  if (added === 0) return 0;
  const pieces: number[][] = [];
  for (const [content, ids] of cut) {
    const id = tokenizer.idOf(content) ?? -1;
    if (id >= before) pieces[id - before] = ids;
  }
  if (before < model.config.vocab_size) resizeEmbeddings(model, before, { init: "mean", head });
  resizeEmbeddings(model, tokenizer.vocabSize, { ...rowInit(options, pieces), head });
  return added;
}

function rowInit(options: AddWordsOptions, pieces: number[][]): RowInit {
  if (options.init === "normal") return { init: "normal", seed: options.seed };
  return options.init === "mean" ? { init: "mean" } : { init: "pieces", pieces };
}

function checkFit(tokens: number, rows: number): void {
  if (tokens <= rows) return;
  throw new RangeError(
    `Expected a tokenizer of at most ${rows} tokens, the model's rows, but found ${tokens}. ` +
      "Try the tokenizer of the model's folder, or resizeEmbeddings(model, tokenizer.vocabSize).",
  );
}

function piecesOf<Word extends { content: string }>(
  tokenizer: WordTokenizer<Word>,
  words: readonly (string | Word)[],
): Map<string, number[]> {
  const unk = tokenizer.idOf(tokenizer.specials.unk);
  return new Map(words.map((word) => {
    const content = typeof word === "string" ? word : word.content;
    const { ids } = tokenizer.encode(content, { addSpecialTokens: false });
    return [content, Array.from(ids).filter((id) => id !== unk)];
  }));
}
