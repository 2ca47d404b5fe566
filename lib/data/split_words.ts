import type { Tokenizer } from "lib/tokenizer/mod.ts";

/** A word that the tokenizer cuts into pieces. */
export interface SplitWord {
  /** As the tokenizer normalises it: spellings that it does not tell apart are one. */
  word: string;
  /** How often it occurs. */
  count: number;
  /** Its pieces, in order. */
  pieces: string[];
  /** Tokens that its occurrences would take less if it were one. */
  saved: number;
}

/** Options of {@linkcode splitWords}. */
export interface SplitWordsOptions {
  /** Language of the texts, by which words are told apart; for Chinese "zh". */
  language: string;
  /** Rarer words are left out: their embedding would hardly be trained. Default 5. */
  minimum?: number;
  /** At most so many words. Default 200. */
  most?: number;
}

/**
 * The words of texts that a tokenizer cuts into pieces, those first that would save the most tokens if
 * they were added: candidates for `addWords`. Words are found by `Intl.Segmenter`, which has a
 * dictionary for Chinese; numbers, and words with marks in them such as "it's", are left out.
 *
 * @param texts those of the train split: a word that only test has cannot be learned
 *
 * @example
 * ```ts
 * import { splitWords } from "lib/data/mod.ts";
 * import { loadTokenizer } from "lib/tokenizer/mod.ts";
 * const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");
 * const [first] = splitWords(["前台服务好", "前台很慢"], tokenizer, { language: "zh", minimum: 2 });
 * console.log(first.word, first.pieces); // 前台 ["前", "台"]
 * ```
 */
export function splitWords(
  texts: Iterable<string>,
  tokenizer: Tokenizer,
  { language, minimum = 5, most = 200 }: SplitWordsOptions,
): SplitWord[] {
  return [...countWords(texts, tokenizer, language)]
    .filter(([, count]) => count >= minimum)
    .flatMap(([word, count]) => {
      const pieces = piecesOf(word, tokenizer);
      if (pieces.length < 2) return [];
      return [{ word, count, pieces, saved: count * (pieces.length - 1) }];
    })
    .sort((a, b) => b.saved - a.saved || (a.word < b.word ? -1 : 1))
    .slice(0, most);
}

/** Letters, and digits among them; no mark, or "it's" would be a word that is unknown. */
const isWord = (segment: string) => /\p{L}/u.test(segment) && !/[^\p{L}\p{M}\p{N}]/u.test(segment);

function countWords(texts: Iterable<string>, tokenizer: Tokenizer, language: string) {
  const segmenter = new Intl.Segmenter(language, { granularity: "word" });
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const { segment, isWordLike } of segmenter.segment(text)) {
      if (!isWordLike || !isWord(segment)) continue;
      const word = tokenizer.normalize(segment).replace(/\s+/g, ""); // BERT sets Han characters apart
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return counts;
}

function piecesOf(word: string, tokenizer: Tokenizer): string[] {
  const { ids } = tokenizer.encode(word, { addSpecialTokens: false });
  return Array.from(ids, (id) => tokenizer.tokenOf(id) ?? "");
}
