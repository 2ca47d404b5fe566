import type { Encoding } from "lib/tokenizer/mod.ts";
import { type Random, seededRandom } from "./random.ts";

/** How {@linkcode maskTokens} masks. */
export interface MaskOptions {
  /** Which numbers are drawn: `[seed, epoch, row]` masks each row anew in each epoch. */
  seed: number | readonly number[];
  maskId: number;
  /** Ids from which a token that is changed by chance is drawn: all but the special ones. */
  wordIds: ArrayLike<number>;
  /** Chance of each unit to be predicted, above 0 and up to 1. Default 0.15. */
  share?: number;
  /**
   * Tokens that are masked together, as places in the row, such as those of `wholeWords`; any other token
   * is a unit by itself. Default: none.
   */
  words?: readonly { places: readonly number[] }[];
}

/** A row as masked-LM training takes it. */
export interface MaskedTokens {
  /** The ids that the model sees. */
  ids: Int32Array;
  /** What stood in the places that are to be predicted, rising. */
  positions: number[];
  labels: number[];
}

/**
 * Masks a row for masked-LM training (Devlin et al. 2019, §3.1): each token is chosen with the chance
 * `share`, and of those chosen 80 % become [MASK], 10 % another word by chance, 10 % stay. Drawn anew in each
 * epoch it is "dynamic masking" (Liu et al. 2019, RoBERTa §4.1); with `words` it is "whole word masking" (Cui
 * et al. 2021): a word is chosen as a whole, and what becomes of it is drawn for each of its tokens. Special
 * tokens are never chosen. A short row may have no place to predict.
 *
 * @returns new arrays; the encoding stays as it is
 * @throws {RangeError} when the share is out of range or there are no words to draw from
 *
 * @example
 * ```ts
 * import { maskTokens, wholeWords } from "lib/data/mod.ts";
 * import { loadTokenizer } from "lib/tokenizer/mod.ts";
 * const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");
 * const { maskId, vocabSize } = tokenizer, text = "房间很干净，服务也好";
 * const specials = new Set(tokenizer.addedTokens.filter((t) => t.special).map(({ id }) => id));
 * const wordIds = Array.from({ length: vocabSize }, (_, id) => id).filter((id) => !specials.has(id));
 * const encoding = tokenizer.encode(text), words = wholeWords(text, encoding);
 * const { ids } = maskTokens(encoding, { seed: [1, 0, 0], maskId, wordIds, words });
 * console.log(tokenizer.decode(ids, { skipSpecialTokens: false }));
 * ```
 */
export function maskTokens(
  encoding: Pick<Encoding, "ids" | "special">,
  { seed, maskId, wordIds, share = 0.15, words = [] }: MaskOptions,
): MaskedTokens {
  checkOptions(share, wordIds.length);
  const random = seededRandom(seed), ids = Int32Array.from(encoding.ids);
  const positions = unitsOf(encoding.special, words)
    .filter(() => random.next() < share).flat().sort((a, b) => a - b);
  const labels = positions.map((at) => ids[at]);
  for (const at of positions) ids[at] = shown(ids[at], maskId, wordIds, random);
  return { ids, positions, labels };
}

function unitsOf(special: Uint8Array, words: NonNullable<MaskOptions["words"]>): number[][] {
  const grouped = words.map(({ places }) => places.filter((at) => special[at] === 0));
  const inWords = new Set(grouped.flat());
  const alone = [...special.keys()].filter((at) => special[at] === 0 && !inWords.has(at));
  return [...grouped, ...alone.map((at) => [at])].sort(([a], [b]) => a - b);
}

function shown(id: number, maskId: number, wordIds: ArrayLike<number>, random: Random): number {
  const chance = random.next();
  if (chance < 0.8) return maskId;
  return chance < 0.9 ? wordIds[random.below(wordIds.length)] : id;
}

function checkOptions(share: number, words: number): void {
  if (!(share > 0 && share <= 1)) {
    throw new RangeError(`Expected a share above 0, up to 1, but found ${share}. Try 0.15.`);
  }
  if (words === 0) {
    throw new RangeError(
      "Expected ids of words to draw from but found none (where: wordIds). Try those of the tokenizer.",
    );
  }
}
