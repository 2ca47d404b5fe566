import type { Tokenizer } from "./tokenizer.ts";

/** A token, the stretch of the raw text that it stems from (UTF-16 units), and its word's number. */
export interface PlacedToken {
  token: string;
  start: number;
  end: number;
  word: number;
}

/**
 * The tokens of a text, without special ones, each with its place in the raw text: for figures and for
 * looking at how a vocabulary cuts words.
 *
 * @example
 * ```ts
 * import { loadTokenizer, placedTokens } from "lib/tokenizer/mod.ts";
 * const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");
 * console.log(placedTokens("用Python", tokenizer).map(({ token }) => token));
 * ```
 */
export function placedTokens(text: string, tokenizer: Tokenizer): PlacedToken[] {
  const { ids, offsets, wordIds } = tokenizer.encode(text, { addSpecialTokens: false });
  return offsets.map(([start, end], i) => ({
    token: tokenizer.tokenOf(ids[i]) ?? "",
    start,
    end,
    word: wordIds[i],
  }));
}
