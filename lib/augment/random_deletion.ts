import { type Random, wordsIn } from "lib/data/mod.ts";
import { checkShare, choosePlaces } from "./choose_places.ts";
import type { Rewriter } from "./rewriter.ts";
import { withWords } from "./with_words.ts";

/** Options of {@linkcode randomDeletion}. */
export interface DeletionOptions {
  /** Chance of each word to go, above 0 and up to 1; one goes at least, and one stays. Default 0.1. */
  share?: number;
}

/**
 * Leaves out some words (Wei & Zou 2019, EDA: "random deletion"), each with the same chance. Words are
 * those of `Intl.Segmenter`; marks, numbers and what else lies between them stays. A text of fewer than two
 * words stays as it is. Beware: "not" is a word like any other.
 *
 * @throws {RangeError} If the share is out of range.
 * @example
 * ```ts
 * import { randomDeletion } from "lib/augment/mod.ts";
 * import { seededRandom } from "lib/data/mod.ts";
 * console.log(randomDeletion({ share: 0.3 }).rewrite(["房间很干净，服务也好"], [seededRandom(1)]));
 * ```
 */
export function randomDeletion({ share = 0.1 }: DeletionOptions = {}): Rewriter {
  checkShare(share);
  return {
    name: "random deletion",
    rewrite: (texts, randoms) => texts.map((text, i) => shortened(text, share, randoms[i])),
  };
}

function shortened(text: string, share: number, random: Random): string {
  const words = wordsIn(text);
  if (words.length < 2) return text;
  const places = choosePlaces(words.length, share, random);
  if (places.length === words.length) places.splice(random.below(words.length), 1);
  const gone = places.map((i) => {
    const { start, end } = words[i];
    const isApart = text[end] === " " && (start === 0 || text[start - 1] === " ");
    return { word: { start, end: isApart ? end + 1 : end }, by: "" };
  });
  return withWords(text, gone).trim();
}
