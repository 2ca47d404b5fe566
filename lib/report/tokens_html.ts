import { escapeHtml } from "./escape_html.ts";
import { visibleHtml } from "./visible_html.ts";

/** A token and the stretch of the text that it stems from, in UTF-16 units. */
export interface PlacedToken {
  token: string;
  start: number;
  end: number;
  /** Number of its word; tokens of one word get one colour. */
  word: number;
}

/** Options of {@linkcode tokensHtml}. */
export interface TokensHtmlOptions {
  /** A line above the text. */
  caption?: string;
  /** The token for what the vocabulary cannot say; it gets a colour of its own. Default "[UNK]". */
  unknown?: string;
}

const TINTS = ["rgba(0, 114, 178, 0.2)", "rgba(230, 159, 0, 0.28)"];
const UNKNOWN = "rgba(213, 94, 0, 0.5)";
const TOKEN =
  "display: inline-block; vertical-align: top; text-align: center; border-radius: 4px; " +
  "padding: 0 0.25em; margin: 1px; line-height: 1.35";
const PIECE = "display: block; opacity: 0.75";

/**
 * A text cut into its tokens: each box is a token over the stretch of the raw text that its offsets
 * name; under it the piece of the vocabulary, where it is written differently. The boxes of one word
 * share a colour, so that a word in many boxes is one that the vocabulary does not know. Everything is
 * escaped.
 *
 * @param text the raw text
 * @param tokens its tokens in order, without special ones: `placedTokens` of lib/tokenizer
 * @throws {RangeError} when a token lies outside the text
 *
 * @example
 * ```ts
 * import { tokensHtml } from "lib/report/mod.ts";
 * const tokens = [
 *   { token: "gp", start: 0, end: 2, word: 0 },
 *   { token: "##t", start: 2, end: 3, word: 0 },
 * ];
 * console.log(tokensHtml("GPT", tokens).includes("##t")); // true
 * ```
 */
export function tokensHtml(
  text: string,
  tokens: readonly PlacedToken[],
  { caption, unknown = "[UNK]" }: TokensHtmlOptions = {},
): string {
  const parts: string[] = [];
  // One height for all boxes, that of two lines where any has a piece to show.
  const height = tokens.some((each) => each.token !== text.slice(each.start, each.end))
    ? 2.5
    : 1.35;
  let at = 0;
  for (const [i, each] of tokens.entries()) {
    checkPlace(each, text.length);
    if (each.start > at) parts.push(between(text.slice(at, each.start)));
    const isNew = i === 0 || each.word !== tokens[i - 1].word;
    parts.push(
      tokenBox(text.slice(Math.max(each.start, at), each.end), each, { isNew, unknown, height }),
    );
    at = Math.max(at, each.end);
  }
  if (at < text.length) parts.push(between(text.slice(at)));
  const count = `${tokens.length} ${tokens.length === 1 ? "token" : "tokens"}`;
  return `<div style="overflow-wrap: anywhere; margin: 0.8rem 0">${
    caption === undefined ? "" : `<div><b>${escapeHtml(caption)}</b></div>`
  }<div>${parts.join("")}</div><small>${count}</small></div>`;
}

/** What no token covers: white space, and what normalisation took out. */
function between(text: string): string {
  return text.trim() === "" ? " " : `<span style="opacity: 0.6">${visibleHtml(text)}</span>`;
}

function tokenBox(
  slice: string,
  { token, word }: PlacedToken,
  { isNew, unknown, height }: { isNew: boolean; unknown: string; height: number },
): string {
  const tint = token === unknown ? UNKNOWN : TINTS[Math.abs(word) % TINTS.length];
  const gap = isNew ? "" : "; margin-left: 0";
  const piece = token === slice ? "" : `<small style="${PIECE}">${escapeHtml(token)}</small>`;
  return `<span style="${TOKEN}; min-height: ${height}em; background: ${tint}${gap}">${
    slice === "" ? "·" : visibleHtml(slice)
  }${piece}</span>`;
}

function checkPlace({ token, start, end }: PlacedToken, length: number): void {
  if (0 <= start && start <= end && end <= length) return;
  throw new RangeError(
    `Expected tokens within the ${length} characters of the text but found ${
      JSON.stringify(token)
    } at ${start} … ${end}. Try the tokens of this text.`,
  );
}
