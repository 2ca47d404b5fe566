/** What a reader cannot see, or cannot tell from a plain space. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u00a0\u3000\ufffd]/gu;

const LINE_BREAKS = /\r\n|\r|\n/g;

/**
 * A piece of a text around a place, on one line, with invisible characters written as `<U+FEFF>`.
 *
 * @param at UTF-16 offset of what is to be shown
 * @param size about how many characters
 */
export function excerpt(text: string, at = 0, size = 40): string {
  const begin = Math.max(0, at - Math.floor(size / 2));
  const from = begin > 0 && isLowSurrogate(text, begin) ? begin - 1 : begin;
  const end = Math.min(text.length, from + size);
  const to = isLowSurrogate(text, end) ? end + 1 : end;
  const seen = text.slice(from, to).replace(LINE_BREAKS, "⏎").replace(UNSEEN, codeOf);
  return `${from > 0 ? "…" : ""}${seen}${to < text.length ? "…" : ""}`;
}

function isLowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  const before = text.charCodeAt(at - 1);
  return code >= 0xdc00 && code <= 0xdfff && before >= 0xd800 && before <= 0xdbff;
}

function codeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}
