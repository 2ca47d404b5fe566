import { specialCount, type TemplatePart } from "./template.ts";
import type { TruncationStrategy } from "./truncation.ts";

/** How a text or pair is encoded. */
export interface EncodeOptions {
  /** At most so many tokens, special ones included. Default: no limit. */
  maxLength?: number;
  /** Which text gives way. Default `longest_first`. */
  truncation?: TruncationStrategy;
  /** Put the special tokens around. Default true. */
  addSpecialTokens?: boolean;
}

/**
 * How many tokens of the texts themselves fit.
 *
 * @throws {RangeError} when not even the special tokens do
 */
export function roomFor(maxLength: number, parts: readonly TemplatePart[]): number {
  const specials = specialCount(parts);
  if (maxLength >= specials && (maxLength === Infinity || Number.isInteger(maxLength))) {
    return maxLength - specials;
  }
  throw new RangeError(
    `Expected maxLength to be an integer of at least ${specials} (the special tokens) but found ` +
      `${maxLength}. Try 128.`,
  );
}
