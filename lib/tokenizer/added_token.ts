/**
 * A token on top of the model's vocabulary that is matched in the text before words are cut, so that
 * it stays whole. The fields and their defaults are Hugging Face's.
 */
export interface AddedToken {
  /** The token as written, e.g. `GPT-4o-mini`. */
  content: string;
  /** Match only where no letter, digit, mark or underscore touches it. */
  singleWord: boolean;
  /** Swallow the white space before it. */
  lstrip: boolean;
  /** Swallow the white space behind it. */
  rstrip: boolean;
  /** Match in the normalised text (so that an uncased tokenizer finds every spelling of it). */
  normalized: boolean;
  /** A control token such as `[SEP]`: left out by `decode` unless asked for. */
  special: boolean;
}

/** An {@link AddedToken} and its id. */
export interface NumberedToken extends AddedToken {
  id: number;
}

/**
 * Fills in what was left out: `normalized` unless special, everything else off.
 *
 * @param token the word, or a word with some of its properties
 */
export function completeToken(
  token: string | (Partial<AddedToken> & { content: string }),
): AddedToken {
  const given = typeof token === "string" ? { content: token } : token;
  return {
    singleWord: false,
    lstrip: false,
    rstrip: false,
    special: false,
    normalized: !given.special,
    ...given,
  };
}
