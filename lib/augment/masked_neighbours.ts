import { type MaskedLm, type MaskedRow, predictMasked, type TopTokens } from "lib/bert/mod.ts";
import { type Random, type WholeWord, wholeWords } from "lib/data/mod.ts";
import type { Tokenizer } from "lib/tokenizer/mod.ts";
import { checkShare, choosePlaces } from "./choose_places.ts";
import type { Rewriter } from "./rewriter.ts";
import { inCaseOf, withWords } from "./with_words.ts";

/** Options of {@linkcode maskedNeighbours}. */
export interface MaskedNeighboursOptions {
  /** Chance of each word, above 0 and up to 1; one is replaced at least. Default 0.1. */
  share?: number;
  /** Of how many guesses for a token one is drawn, by their probabilities. Default 5. */
  top?: number;
  /**
   * Tokens of a text that are read; what lies behind stays. Default: the model's positions. That of the
   * training to come saves time: what it cuts off need not be changed.
   */
  maxLength?: number;
}

/**
 * Replaces some words by what a masked LM would put in their place (Kobayashi 2018, "Contextual
 * augmentation"; Wu et al. 2019). All chosen words of a text are masked, whole, and filled from left to
 * right, token by token, each drawn among the best guesses by probability; the first token of a word is
 * never the one that was there. A new word fits its place, but nothing holds it to the meaning: where 好
 * fits, 差 does as well. See `labelAgreement`.
 *
 * Words have as many tokens as before, of the same script.
 *
 * @throws {RangeError} If the share or `top` is out of range.
 * @example
 * ```ts
 * import { maskedNeighbours } from "lib/augment/mod.ts";
 * import { loadMaskedLm } from "lib/bert/mod.ts";
 * import { seededRandom } from "lib/data/mod.ts";
 * import { openEngine } from "lib/engine/mod.ts";
 * await openEngine();
 * const model = await loadMaskedLm("bert-mini-zh");
 * const rewriter = maskedNeighbours(model, { share: 0.3 });
 * console.log(await rewriter.rewrite(["房间很干净，服务也好"], [seededRandom(1)]));
 * model.dispose();
 * ```
 */
export function maskedNeighbours(
  model: MaskedLm,
  { share = 0.1, top = 5, maxLength = Infinity }: MaskedNeighboursOptions = {},
): Rewriter {
  checkShare(share);
  return {
    name: "masked LM",
    async rewrite(texts, randoms, signal) {
      const { tokenizer, bert: { config } } = model;
      const read = { share, maxLength: Math.min(maxLength, config.max_position_embeddings) };
      const drafts = texts.map((text, i) =>
        masked(text, tokenizer, { ...read, random: randoms[i] })
      );
      let token = 0;
      while (await fill(model, drafts, token, { top, signal })) token++;
      return drafts.map((draft) => written(draft, tokenizer));
    },
  };
}

/** A text with the words that are to be replaced. */
interface Draft {
  text: string;
  ids: Int32Array;
  words: MaskedWord[];
  random: Random;
}

interface MaskedWord {
  word: WholeWord;
  /** The ids that stood in its places. */
  before: number[];
}

function masked(
  text: string,
  tokenizer: Tokenizer,
  { share, maxLength, random }: { share: number; maxLength: number; random: Random },
): Draft {
  const encoding = tokenizer.encode(text, { maxLength }), ids = Int32Array.from(encoding.ids);
  const known = wholeWords(text, encoding)
    .map((word) => ({ word, before: word.places.map((at) => ids[at]) }))
    .filter(({ before }) => before.every((id) => kindOf(tokenizer.tokenOf(id)) !== null));
  const words = choosePlaces(known.length, share, random).map((i) => known[i]);
  for (const { word: { places } } of words) places.forEach((at) => ids[at] = tokenizer.maskId);
  return { text, ids, words, random };
}

/** What may stand in a token's place: a Han character, letters, or a later piece of them. */
function kindOf(token = ""): "han" | "letters" | "piece" | null {
  if (/^\p{Script=Han}$/u.test(token)) return "han";
  if (/^##[\p{L}\p{M}]+$/u.test(token)) return "piece";
  return /^[\p{L}\p{M}]+$/u.test(token) ? "letters" : null;
}

/** Draws the token of that number of each word, all texts' at once; false where no word has as many. */
async function fill(
  model: MaskedLm,
  drafts: readonly Draft[],
  token: number,
  { top, signal }: { top: number; signal?: AbortSignal },
): Promise<boolean> {
  const open = drafts.flatMap((draft) => {
    const words = draft.words.filter(({ word }) => word.places.length > token);
    return words.length > 0 ? [{ draft, words }] : [];
  });
  const rows = open.map(({ draft: { ids }, words }): MaskedRow => ({
    ids,
    positions: words.map(({ word }) => word.places[token]),
  }));
  const found = await predictMasked(model, rows, { top: top + 1, signal });
  open.forEach(({ draft: { ids, random }, words }, row) =>
    words.forEach(({ word: { places }, before }, i) => {
      const kept = before[token], refused = token === 0 ? kept : -1;
      const kind = kindOf(model.tokenizer.tokenOf(kept));
      const fits = (id: number) => id !== refused && kindOf(model.tokenizer.tokenOf(id)) === kind;
      ids[places[token]] = drawn(found[row][i], fits, top, random) ?? kept;
    })
  );
  return open.length > 0;
}

/** One of the first `top` tokens that fit, by probability. */
function drawn(
  { ids, probabilities }: TopTokens,
  fits: (id: number) => boolean,
  top: number,
  random: Random,
): number | undefined {
  const chances = Array.from(ids, (id, k) => ({ id, chance: probabilities[k] }))
    .filter(({ id }) => fits(id)).slice(0, top);
  let left = random.next() * chances.reduce((sum, { chance }) => sum + chance, 0);
  return chances.find(({ chance }) => (left -= chance) < 0)?.id ?? chances.at(-1)?.id;
}

function written({ text, ids, words }: Draft, tokenizer: Tokenizer): string {
  const changes = words.map(({ word }) => {
    const tokens = word.places.map((at) => tokenizer.tokenOf(ids[at]) ?? "");
    return {
      word,
      by: inCaseOf(word.text, tokens.map((token) => token.replace(/^##/, "")).join("")),
    };
  });
  return withWords(text, changes);
}
