import { decodeHTMLStrict, replaceCodePoint } from "entities/decode";

/** A character reference that was found in a text. */
export interface Reference {
  /** What it stands for. */
  text: string;
  /** The offset after it. */
  end: number;
}

// Sticky, bounded patterns: each look-up reads at most some forty units.
const NAMED = /([A-Za-z][A-Za-z\d]{1,31});/y;
const NUMERIC = /#(?:(\d{1,10})|[xX]([\da-fA-F]{1,8}))(;?)/y;
/** Names that are understood without their semicolon, unless a word or a URL's `=` goes on. */
const BARE = /(nbsp|amp|lt|gt|quot)(?![A-Za-z\d=;])/y;

/**
 * The character reference whose ampersand stands (or is thought to stand) at `at`: `&name;`,
 * `&#20320;`, `&#x4f60;`, and two halves of a surrogate pair as `&#55357;&#56832;`.
 */
export function referenceAt(text: string, at: number): Reference | null {
  if (text[at + 1] === "#") return numericAt(text, at + 1);
  const named = matchAt(NAMED, text, at + 1);
  if (named) {
    const decoded = decodeHTMLStrict(`&${named[0]}`);
    if (!decoded.startsWith("&") || decoded === "&") return { text: decoded, end: NAMED.lastIndex };
  }
  const bare = matchAt(BARE, text, at + 1);
  return bare && { text: decodeHTMLStrict(`&${bare[1]};`), end: BARE.lastIndex };
}

function numericAt(text: string, at: number): Reference | null {
  const first = numberAt(text, at);
  if (first === null) return null;
  const isHigh = first.code >= 0xd800 && first.code <= 0xdbff;
  const second = isHigh && text[first.end] === "&" ? numberAt(text, first.end + 1) : null;
  if (second && second.code >= 0xdc00 && second.code <= 0xdfff) {
    return { text: String.fromCharCode(first.code, second.code), end: second.end };
  }
  // as in HTML: &#150; is read as Windows-1252, what cannot be a character as U+FFFD
  return { text: String.fromCodePoint(replaceCodePoint(first.code)), end: first.end };
}

function numberAt(text: string, at: number): { code: number; end: number } | null {
  const match = matchAt(NUMERIC, text, at);
  if (match === null) return null;
  const [, decimal, hexadecimal, semicolon] = match;
  if (semicolon === "" && (decimal ?? hexadecimal).length < 2) return null; // "&#1" is a list's
  const code = decimal === undefined ? parseInt(hexadecimal, 16) : parseInt(decimal, 10);
  return { code, end: NUMERIC.lastIndex };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
