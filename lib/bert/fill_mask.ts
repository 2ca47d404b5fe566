import type { MaskedLm } from "./masked_lm.ts";
import { predictMasked } from "./predict_masked.ts";

/** What a model would put in place of one [MASK]. */
export interface MaskFill {
  /** Where the mask stands in the text, in UTF-16 code units; end exclusive. */
  start: number;
  end: number;
  /** The most probable first. `word` is the vocabulary's token, a later piece of a word with its "##". */
  words: { word: string; id: number; probability: number }[];
}

/**
 * The most probable words for each [MASK] of a text, each guessed while all the masks stand, as by the
 * pipeline "fill-mask" of transformers.
 *
 * @param options.top how many words; default 5
 * @returns one entry for each mask, in their order
 * @throws {RangeError} If the text has no mask, or is longer than the model has positions.
 * @example
 * ```ts
 * import { openEngine } from "lib/engine/mod.ts";
 * import { fillMask, loadMaskedLm } from "lib/bert/mod.ts";
 * await openEngine();
 * const model = await loadMaskedLm("bert-mini-zh");
 * const [{ words }] = await fillMask(model, "房间很干[MASK]。");
 * console.log(words[0].word); // 净
 * model.dispose();
 * ```
 */
export async function fillMask(
  model: MaskedLm,
  text: string,
  { top = 5 }: { top?: number } = {},
): Promise<MaskFill[]> {
  const { tokenizer, bert: { config } } = model, { mask } = tokenizer.specials;
  const { ids, starts, ends, special, length } = tokenizer.encode(text);
  if (length > config.max_position_embeddings) {
    throw new RangeError(
      `Expected a text of at most ${config.max_position_embeddings} tokens, the model's positions, ` +
        `but found ${length}. Try the part around the mask.`,
    );
  }
  const masks = [...ids.keys()].filter((i) => ids[i] === tokenizer.maskId && special[i] === 0);
  if (masks.length === 0) {
    throw new RangeError(`Expected ${mask} in the text but found none. Try "房间很${mask}净".`);
  }
  const [found] = await predictMasked(model, [{ ids, positions: masks }], { top });
  return masks.map((at, i) => ({
    start: starts[at],
    end: ends[at],
    words: Array.from(found[i].ids, (id, k) => ({
      word: tokenizer.tokenOf(id) ?? "",
      id,
      probability: found[i].probabilities[k],
    })),
  }));
}
