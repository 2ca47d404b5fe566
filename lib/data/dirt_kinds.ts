/** Kinds of dirt by name, and what shows them. Each pattern is linear in the text's length. */
export const DIRT_KINDS: Readonly<Record<string, RegExp>> = {
  "byte order mark inside": /\ufeff/,
  "control characters": /(?![\t\n\r])\p{Cc}/u,
  "zero-width characters": /[\u200b\u2060\u180e]/,
  "bidirectional controls": /[\u202a-\u202e\u2066-\u2069]/,
  "soft hyphens": /\u00ad/,
  "replacement characters": /\ufffd/,
  "private-use characters": /[\ue000-\uf8ff]/,
  "half surrogate pairs": /\p{Surrogate}/u,
  "mojibake": /锟斤拷|烫烫烫|[\u00c2\u00c3][\u0080-\u00bf]|[\u00e0-\u00ef][\u0080-\u00bf]{2}|â€/,
  "HTML entities": /&(?:[a-zA-Z]{2,8}|#\d{1,7}|#x[\da-fA-F]{1,6});/,
  "HTML tags": /<\/?[a-zA-Z][a-zA-Z\d]{0,10}(?:\s[^<>]{0,200})?\/?>/,
  "URLs": /https?:\/\/|www\.[a-z\d]/i,
  "full-width letters or digits": /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/,
  "no-break or ideographic spaces": /[\u00a0\u3000]/,
  "white space at an end": /^[^\S\ufeff]|[^\S\ufeff]$/, // a byte order mark is a kind of its own
  "several spaces in a row": / {2}/,
  "punctuation repeated": /([!?,.;:~。，！？；：、…～])\1{2}/,
  "ASCII punctuation in Chinese": /\p{Script=Han}[,;:!?]/u,
};

/**
 * Which kinds of dirt a text shows; see {@link DIRT_KINDS}.
 *
 * @example
 * ```ts
 * import { dirtIn } from "lib/data/mod.ts";
 * console.log(dirtIn("好！！！&nbsp;")); // ["HTML entities", "punctuation repeated"]
 * ```
 */
export function dirtIn(text: string): string[] {
  return dirtPlaces(text).map(({ kind }) => kind);
}

/** The kinds of dirt in a text, and the UTF-16 offset of the first of each. */
export function dirtPlaces(text: string): { kind: string; at: number }[] {
  return Object.entries(DIRT_KINDS).map(([kind, pattern]) => ({ kind, at: text.search(pattern) }))
    .filter(({ at }) => at >= 0);
}
