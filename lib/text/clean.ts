import { type CleanOptions, resolveOptions } from "./clean_options.ts";
import { settle } from "./settle.ts";

/**
 * Cleans a text for a model: repairs wrong decoding, decodes HTML entities and removes tags, removes
 * what cannot be seen, unifies widths, punctuation, repeated marks and white space. Letters, words
 * and emoji stay.
 *
 * Any string may come in, also broken UTF-16. Cleaning a clean text changes nothing; the time is
 * linear in the text's length.
 *
 * @throws {TypeError} If the text is no string, or an option is unknown or out of range.
 *
 * @example
 * ```ts
 * import { clean } from "lib/text/mod.ts";
 * console.log(clean("房间  很大,服务好！！！！！&nbsp;<br>推荐")); // "房间 很大，服务好！！！\n推荐"
 * ```
 */
export function clean(text: string, options?: CleanOptions): string {
  return settle(checkedText(text), resolveOptions(options)).text;
}

/** A string, or an error that says what came instead. */
export function checkedText(text: unknown): string {
  if (typeof text === "string") return text;
  const found = text === null ? "null" : Array.isArray(text) ? "an array" : typeof text;
  throw new TypeError(`Expected a text to clean but found ${found}. Try String(value).`);
}
