import type { Tokenizer } from "../tokenizer/mod.ts";

/**
 * Ids of the words to choose among: those given, or all tokens that begin with a letter.
 *
 * @throws {RangeError} If a word that is given has several tokens or is unknown.
 */
export function candidateIds(tokenizer: Tokenizer, given?: readonly string[]): number[] {
  if (!given) {
    const added = new Set(tokenizer.addedTokens.map(({ id }) => id));
    return Array.from({ length: tokenizer.vocabSize }, (_, id) => id)
      .filter((id) => !added.has(id) && /^\p{L}/u.test(tokenizer.tokenOf(id) ?? ""));
  }
  return given.map((word) => {
    const { ids } = tokenizer.encode(word, { addSpecialTokens: false });
    if (ids.length === 1 && tokenizer.tokenOf(ids[0]) !== tokenizer.specials.unk) return ids[0];
    throw new RangeError(
      `Expected words of one token but found "${word}", which has ${ids.length} or is unknown (where: ` +
        "candidates). Try leaving it out.",
    );
  });
}
