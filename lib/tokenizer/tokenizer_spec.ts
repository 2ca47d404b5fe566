import type { NumberedToken } from "./added_token.ts";
import type { NormalizerOptions } from "./normalize_code_point.ts";
import type { Template } from "./template.ts";

/** The tokens that have a role of their own, as written. */
export interface SpecialTokens {
  cls: string;
  sep: string;
  pad: string;
  unk: string;
  mask: string;
}

/** What the files of any kind of tokenizer say. */
export interface TokenizerSpec {
  /** The model's pieces, without the added tokens that are not among them. */
  vocab: ReadonlyMap<string, number>;
  added: readonly NumberedToken[];
  template: Template;
  specials: SpecialTokens;
  /** Longest input that the model takes, special tokens included; null when the files are silent. */
  maxLength: number | null;
}

/** What the files of a BERT WordPiece tokenizer say. */
export interface WordPieceSpec extends TokenizerSpec {
  /** What marks a piece that does not begin a word. */
  prefix: string;
  /** Words of more code points are unknown. */
  maxChars: number;
  /** `stripAccents` null: as `lowercase`. */
  normalizer: Omit<NormalizerOptions, "stripAccents"> & { stripAccents: boolean | null };
  /** Whether decoding tidies the spaces around English punctuation. */
  cleanup: boolean;
}
