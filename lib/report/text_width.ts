const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;

/** Advance widths in ems, rounded up from DejaVu Sans, the widest of the common sans-serif faces. */
const WIDTHS: readonly (readonly [number, string])[] = [
  [0.3, "ijlIJ'"],
  [0.37, " ,.:;|/\\·-"],
  [0.42, "!()[]frt"],
  [0.57, '"*?_`czsFL–'],
  [0.85, "#+<=>^~±×−w"],
  [0.88, "M"],
  [1, "%@Wm—…"],
];
const LETTERS = new Map(
  WIDTHS.flatMap(([width, letters]) => [...letters].map((letter) => [letter, width] as const)),
);

/**
 * How wide a line of text is drawn, without a browser to ask: no less than common sans-serif faces
 * need, so nothing is clipped, and at most about a third more.
 *
 * @param text one line
 * @param size font size in pixels
 * @returns pixels
 */
export function textWidth(text: string, size: number): number {
  return splitGraphemes(text).reduce((sum, letter) => sum + graphemeWidth(letter), 0) * size;
}

/** What a reader takes for one character each: an emoji family is one, so is e + accent. */
export function splitGraphemes(text: string): string[] {
  return Array.from(graphemes.segment(text), (part) => part.segment);
}

function graphemeWidth(letter: string): number {
  if (/\p{Emoji_Presentation}/u.test(letter)) return 1.4;
  if (WIDE.test(letter)) return 1;
  return LETTERS.get(letter) ?? (/^\p{Lu}/u.test(letter) ? 0.79 : 0.64);
}
