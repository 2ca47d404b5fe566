import type { Encoding, Tokenizer } from "lib/tokenizer/mod.ts";
import { cutWindows } from "./tag_windows.ts";
import { wholeWords } from "./whole_words.ts";

/** A text, or a part of a long one, as masked-LM training takes it. */
export interface TextPiece {
  encoding: Encoding;
  /** Which text it is of. */
  row: number;
  /** Its words of several tokens, as places in the encoding; none where each token is by itself. */
  words: { places: number[] }[];
}

/** How {@linkcode encodeTexts} encodes. */
export interface EncodeTextsOptions {
  /** Most tokens of a piece, special ones included. */
  maxLength: number;
  /** Whether the words of `wholeWords` are found, to be masked as a whole. */
  wholeWords: boolean;
  /** Pieces with fewer tokens, without the special ones, are left out. Default 2. */
  least?: number;
}

/**
 * Encodes texts for masked-LM training. Longer ones are cut at words into pieces, so that all of a long
 * text is learned from; pieces with hardly a token are left out, for nothing around a mask tells of it.
 *
 * @example
 * ```ts
 * import { encodeTexts } from "lib/data/mod.ts";
 * import { loadTokenizer } from "lib/tokenizer/mod.ts";
 * const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");
 * const options = { maxLength: 8, wholeWords: true };
 * const pieces = encodeTexts(["房间很干净，服务也好", "。"], tokenizer, options);
 * console.log(pieces.map(({ row, encoding }) => [row, encoding.length])); // [[0, 8], [0, 6]]
 * ```
 */
export function encodeTexts(
  texts: readonly string[],
  tokenizer: Tokenizer,
  { maxLength, wholeWords: whole, least = 2 }: EncodeTextsOptions,
): TextPiece[] {
  return texts.flatMap((text, row) => {
    const encoding = tokenizer.encode(text), words = whole ? wholeWords(text, encoding) : [];
    return cutWindows(encoding, { maxLength, overlap: 0 })
      .filter((window) => ordinary(window.encoding) >= least)
      .map((window) => ({ row, encoding: window.encoding, words: wordsIn(words, window.tokens) }));
  });
}

/** Tokens that the template did not add. */
const ordinary = ({ special }: Encoding) => special.reduce((sum, one) => sum + 1 - one, 0);

/** Words of several tokens that are in a window as a whole, by their places there. */
function wordsIn(words: readonly { places: number[] }[], tokens: Int32Array): TextPiece["words"] {
  const several = words.filter(({ places }) => places.length > 1);
  if (several.length === 0) return [];
  const placeOf = new Map(Array.from(tokens, (token, at) => [token, at]));
  return several.flatMap(({ places }) => {
    const own = places.flatMap((token) => placeOf.get(token) ?? []);
    return own.length === places.length ? [{ places: own }] : [];
  });
}
