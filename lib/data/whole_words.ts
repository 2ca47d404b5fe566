import type { Encoding } from "lib/tokenizer/mod.ts";

/** A word and the tokens of which it is made. */
export interface WholeWord {
  /** UTF-16 code units of the text; end exclusive. */
  start: number;
  end: number;
  text: string;
  /** The places of its tokens in the encoding, one after the other. */
  places: number[];
}

/** Letters only: numbers, and words with marks or digits in them, are names and amounts. */
const IS_WORD = /^[\p{L}\p{M}]+$/u;

const SEGMENTER = new Intl.Segmenter("zh", { granularity: "word" });

/**
 * The words of a text by `Intl.Segmenter`, which has ICU's dictionary for Chinese and cuts English as
 * well. What lies between them, and what has digits or marks in it, is no word.
 *
 * @example
 * ```ts
 * import { wordsIn } from "lib/data/mod.ts";
 * console.log(wordsIn("房间很干净, 3 stars!").map(({ text }) => text)); // 房间, 很, 干净, stars
 * ```
 */
export function wordsIn(text: string): Omit<WholeWord, "places">[] {
  return [...SEGMENTER.segment(text)]
    .filter(({ segment, isWordLike }) => isWordLike && IS_WORD.test(segment))
    .map(({ segment, index }) => ({ start: index, end: index + segment.length, text: segment }));
}

/**
 * The words of a text that are made of whole tokens, with these: those of {@linkcode wordsIn} that the
 * encoding was not cut before. Chinese is tokenized character by character, so that 房间 has two.
 *
 * @param encoding of this text alone
 * @example
 * ```ts
 * import { wholeWords } from "lib/data/mod.ts";
 * import { loadTokenizer } from "lib/tokenizer/mod.ts";
 * const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");
 * console.log(wholeWords("房间很干净", tokenizer.encode("房间很干净"))[0].places); // [1, 2]
 * ```
 */
export function wholeWords(
  text: string,
  { starts, ends, special }: Pick<Encoding, "starts" | "ends" | "special">,
): WholeWord[] {
  let at = 0;
  return wordsIn(text).flatMap((word) => {
    while (at < starts.length && (special[at] === 1 || ends[at] <= word.start)) at++;
    const places: number[] = [];
    while (at < starts.length && special[at] === 0 && starts[at] < word.end) places.push(at++);
    const [first = -1] = places, last = places.at(-1) ?? -1;
    const isWhole = starts[first] === word.start && ends[last] === word.end;
    return isWhole ? [{ ...word, places }] : [];
  });
}
