import { escapeHtml } from "./escape_html.ts";

/** What a reader cannot see, or cannot tell from a plain space. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Cn}\u00a0\u3000\ufffd]/gu;

/** Joins the parts of one emoji and is seen by what it does. */
const JOINERS = /^[\u200d\ufe0f]$/;

/**
 * Text as HTML in which invisible characters are seen by their code point, such as U+200B. Line breaks
 * and tabs stay: a box with `white-space: pre-wrap` shows them.
 */
export function visibleHtml(text: string): string {
  let html = "", from = 0;
  for (const { 0: letter, index } of text.matchAll(UNSEEN)) {
    if (letter === "\n" || letter === "\t" || isJoint(text, index, letter)) continue;
    html += escapeHtml(text.slice(from, index)) + codeOf(letter);
    from = index + letter.length;
  }
  return html + escapeHtml(text.slice(from));
}

function isJoint(text: string, at: number, letter: string): boolean {
  return JOINERS.test(letter) && /\p{Extended_Pictographic}\ufe0f?$/u.test(text.slice(0, at));
}

function codeOf(letter: string): string {
  const code = (letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `<small style="border: 1px dotted; border-radius: 3px; padding: 0 2px">U+${code}</small>`;
}
