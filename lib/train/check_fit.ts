import type { BertModel } from "../bert/mod.ts";
import type { HeadBase } from "../heads/mod.ts";
import type { Tokenizer } from "../tokenizer/mod.ts";

/**
 * Refuses an encoder to which what the tokenizer or the config says does not fit: a long or rare text
 * would end the run hours later.
 *
 * @throws {RangeError} If it has too few positions or word embeddings.
 */
export function checkFit(
  { config, name, folder }: BertModel,
  tokenizer: Tokenizer,
  maxLength: number,
): void {
  const { max_position_embeddings: positions, vocab_size: words } = config;
  if (maxLength > positions) {
    throw new RangeError(
      `Expected maxLength of at most ${positions}, the positions of ${name}, but found ` +
        `${maxLength} (where: maxLength). Try ${positions}.`,
    );
  }
  if (tokenizer.vocabSize > words) {
    throw new RangeError(
      `Expected a tokenizer of at most ${words} tokens, the word embeddings of ${name}, but found ` +
        `${tokenizer.vocabSize} (folder: ${folder}). Try the tokenizer saved together with the weights.`,
    );
  }
}

/**
 * Refuses an encoder that cannot be told the sentences of a pair apart by a head that wants so.
 *
 * @throws {RangeError} If it has too few token types.
 */
export function checkSegments({ config, name }: BertModel, { segmentIds }: HeadBase): void {
  const { type_vocab_size: types } = config;
  if (segmentIds === false || types >= 2) return;
  throw new RangeError(
    `Expected two token types, to tell the sentences of a pair apart, but found ${types}, the token ` +
      `types of ${name} (where: head.segmentIds). Try false.`,
  );
}
