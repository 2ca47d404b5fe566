import type { NumberedToken } from "./added_token.ts";
import type { AddedVocabulary } from "./added_vocabulary.ts";
import type { TokenizerSpec } from "./tokenizer_spec.ts";
import type { TokenList } from "./token_list.ts";

/** Give each word of the text its own number. */
export const COUNT_WORDS = -1;

/** Cuts one text into tokens. */
export interface TextCutter {
  /**
   * Appends the tokens of `text` to `out`.
   *
   * @param limit stop after the word that brings this many tokens
   * @param word the number for all tokens, or {@link COUNT_WORDS}
   * @returns whether the text was followed to its end
   */
  encode(text: string, out: TokenList, limit: number, word: number): boolean;
}

/** What one kind of tokenizer does in its own way; a `Tokenizer` does the rest. */
export interface TokenizerKind {
  /** The text after normalisation. */
  normalize(text: string): string;
  /** An encoder that finds these added tokens, also those that come to them later. */
  encoder(added: AddedVocabulary): TextCutter;
  /** The text of tokens, special ones left out before. */
  join(tokens: readonly string[], added: readonly NumberedToken[]): string;
  /** The files of a saved tokenizer by name. */
  files(spec: TokenizerSpec): Record<string, string>;
}
