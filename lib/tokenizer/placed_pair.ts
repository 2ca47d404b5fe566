import type { PlacedToken } from "./placed_tokens.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** A pair as a model reads it, and its tokens in it. */
export interface PlacedPair {
  /** Special tokens and what is left of both texts, with spaces between. */
  text: string;
  /** `word` is the token's segment id: 0, or 1 for the second text. */
  tokens: (PlacedToken & { special: boolean })[];
}

/**
 * The tokens of a pair of texts, special ones included, each with its segment id and its place in one text
 * that shows the pair as the model reads it, cut where it is cut: for figures.
 *
 * @param maxLength at most so many tokens
 *
 * @example
 * ```ts
 * import { loadTokenizer, placedPair } from "lib/tokenizer/mod.ts";
 * const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");
 * const { text, tokens } = placedPair("好吗", "好", tokenizer);
 * console.log(text, tokens.map(({ word }) => word)); // [CLS] 好吗 [SEP] 好 [SEP] [0, 0, 0, 0, 1, 1]
 * ```
 */
export function placedPair(
  text: string,
  textB: string,
  tokenizer: Tokenizer,
  maxLength = Infinity,
): PlacedPair {
  const { ids, offsets, typeIds, sequenceIds } = tokenizer.encode(text, { pair: textB, maxLength });
  const tokenAt = (i: number) => tokenizer.tokenOf(ids[i]) ?? "";
  let joined = "", base = 0; // where in the joined text the present source would begin
  const tokens = Array.from(sequenceIds, (sequence, i) => {
    const token = tokenAt(i), special = sequence < 0;
    const source = special ? token : [text, textB][sequence];
    const [from, to] = special ? [0, token.length] : offsets[i];
    if (special || sequence !== sequenceIds[i - 1]) {
      if (joined !== "") joined += " ";
      base = joined.length - from;
    }
    joined += source.slice(joined.length - base, to); // two tokens may stem from one character
    return { token, start: base + from, end: base + to, word: typeIds[i], special };
  });
  return { text: joined, tokens };
}
