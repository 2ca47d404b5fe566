import type { BertModel } from "../bert/mod.ts";
import type { Tokenizer } from "../tokenizer/mod.ts";
import type { Task } from "./task_head.ts";

/**
 * Refuses an encoder to which what the tokenizer or the config says does not fit: a long or rare text
 * would end the run hours later.
 *
 * @throws {RangeError} If it has too few positions, token types or word embeddings.
 */
export function checkFit(
  { config, name, folder }: BertModel,
  tokenizer: Tokenizer,
  { task, maxLength, segmentIds }: { task: Task; maxLength: number; segmentIds?: boolean },
): void {
  const { max_position_embeddings: positions, vocab_size: words, type_vocab_size: types } = config;
  if (maxLength > positions) {
    throw new RangeError(
      `Expected maxLength of at most ${positions}, the positions of ${name}, but found ` +
        `${maxLength} (where: maxLength). Try ${positions}.`,
    );
  }
  if (task === "pair" && segmentIds !== false && types < 2) {
    throw new RangeError(
      `Expected two token types, to tell the sentences of a pair apart, but found ${types}, the token ` +
        `types of ${name} (where: head.segmentIds). Try false.`,
    );
  }
  if (tokenizer.vocabSize > words) {
    throw new RangeError(
      `Expected a tokenizer of at most ${words} tokens, the word embeddings of ${name}, but found ` +
        `${tokenizer.vocabSize} (folder: ${folder}). Try the tokenizer saved together with the weights.`,
    );
  }
}
