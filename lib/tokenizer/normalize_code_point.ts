import * as codePoints from "./code_points.ts";

/** The choices of BERT's normaliser, in the order in which they are applied. */
export interface NormalizerOptions {
  /** Drop control characters, turn all white space into the plain space. */
  cleanText: boolean;
  /** Set each ideograph apart with spaces. */
  handleChineseChars: boolean;
  /** Decompose (NFD) and drop the non-spacing marks. */
  stripAccents: boolean;
  /** Lower-case each character by itself. */
  lowercase: boolean;
}

/** What becomes of one code point: its text, or null where the neighbours decide. */
export type Outcome = string | null;

/** The whole of normalisation for one code point. */
export function normalizeCodePoint(codePoint: number, options: NormalizerOptions): Outcome {
  const cleaned = cleanCodePoint(codePoint, options);
  if (cleaned === null) return "";
  let parts = [cleaned];
  if (options.stripAccents) {
    parts = codePoints.codePointsOf(codePoints.decompose(cleaned));
    parts = parts.filter((part) => !codePoints.isMark(part));
    if (parts.some(codePoints.isNonStarter)) return null;
  }
  const text = parts.map((part) => finishCodePoint(part, options)).join("");
  return isSetApart(cleaned, options) ? ` ${text} ` : text;
}

/** What `clean_text` leaves of a code point: itself, a space, or null. A lone surrogate is U+FFFD. */
export function cleanCodePoint(codePoint: number, options: NormalizerOptions): number | null {
  const sound = codePoint >= 0xd800 && codePoint < 0xe000 ? 0xfffd : codePoint;
  if (!options.cleanText) return sound;
  if (codePoints.isDropped(sound)) return null;
  return codePoints.isWhitespace(sound) ? 0x20 : sound;
}

/** Whether spaces go around the code point. */
export function isSetApart(codePoint: number, options: NormalizerOptions): boolean {
  return options.handleChineseChars && codePoints.isChinese(codePoint);
}

/** The last step: lower case, where chosen. */
export function finishCodePoint(codePoint: number, options: NormalizerOptions): string {
  return options.lowercase ? codePoints.lowercase(codePoint) : String.fromCodePoint(codePoint);
}
