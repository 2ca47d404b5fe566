import { CodePointSet } from "./code_point_set.ts";
import * as tables from "./unicode_tables.ts";

const DROPPED = new CodePointSet(tables.DROPPED);
const PUNCTUATION = new CodePointSet(tables.PUNCTUATION);
const MARKS = new CodePointSet(tables.MARKS);
const NON_STARTERS = new CodePointSet(tables.NON_STARTERS);
const DECOMPOSING = new CodePointSet(tables.DECOMPOSING);
const LOWERCASE = unpackLowercase(tables.LOWERCASE);

// Blocks as in the original BERT: "Chinese" means ideographs, neither kana nor hangul. The hole
// before 0x2B920 is in the reference implementation too.
const CHINESE: readonly (readonly [first: number, last: number])[] = [
  [0x4e00, 0x9fff],
  [0x3400, 0x4dbf],
  [0x20000, 0x2a6df],
  [0x2a700, 0x2b73f],
  [0x2b740, 0x2b81f],
  [0x2b920, 0x2ceaf],
  [0xf900, 0xfaff],
  [0x2f800, 0x2fa1f],
];

/** Whether `clean_text` removes the code point. */
export const isDropped = (codePoint: number): boolean => DROPPED.has(codePoint);

/** Whether the code point is a word of its own: Unicode punctuation, or any ASCII sign. */
export const isPunctuation = (codePoint: number): boolean => PUNCTUATION.has(codePoint);

/** Start and end (exclusive) of each range of punctuation. */
export const punctuationRanges = (): Iterable<[start: number, end: number]> => PUNCTUATION.ranges();

/** Whether the code point is a non-spacing mark, which stripping accents removes. */
export const isMark = (codePoint: number): boolean => MARKS.has(codePoint);

/** Whether the canonical combining class is other than 0, so that NFD may move the character. */
export const isNonStarter = (codePoint: number): boolean => NON_STARTERS.has(codePoint);

/** Whether the code point is an ideograph that BERT sets apart with spaces. */
export function isChinese(codePoint: number): boolean {
  return codePoint >= 0x3400 &&
    CHINESE.some(([first, last]) => codePoint >= first && codePoint <= last);
}

/** Unicode's White_Space property, which has not changed for 20 years. */
export function isWhitespace(codePoint: number): boolean {
  return codePoint === 0x20 || (codePoint >= 0x09 && codePoint <= 0x0d) || codePoint === 0x85 ||
    codePoint === 0xa0 || codePoint === 0x1680 || (codePoint >= 0x2000 && codePoint <= 0x200a) ||
    codePoint === 0x2028 || codePoint === 0x2029 || codePoint === 0x202f ||
    codePoint === 0x205f || codePoint === 0x3000;
}

/** The canonical decomposition (NFD) of one code point, by the reference's tables. */
export function decompose(codePoint: number): string {
  const char = String.fromCodePoint(codePoint);
  const isHangul = codePoint >= 0xac00 && codePoint < 0xd7a4;
  return isHangul || DECOMPOSING.has(codePoint) ? char.normalize("NFD") : char;
}

/** The lower case of one code point, without regard to its neighbours. */
export function lowercase(codePoint: number): string {
  if (codePoint === 0x130) return "i\u0307"; // the only one that becomes two
  return String.fromCodePoint(LOWERCASE.get(codePoint) ?? codePoint);
}

/** The code points of a string, in order. */
export function codePointsOf(text: string): number[] {
  return Array.from(text, (char) => char.codePointAt(0) ?? 0);
}

/** The code point at unit `i`; a surrogate without its partner (before `to`) counts for itself. */
export function codePointAt(units: Uint16Array, i: number, to: number): number {
  const unit = units[i];
  if ((unit & 0xfc00) !== 0xd800 || i + 1 >= to) return unit;
  const next = units[i + 1];
  return (next & 0xfc00) === 0xdc00 ? 0x10000 + ((unit & 0x3ff) << 10) + (next & 0x3ff) : unit;
}

function unpackLowercase(packed: string): Map<number, number> {
  const mapping = new Map<number, number>();
  for (const run of packed.split(" ")) {
    const [first, ...numbers] = run.split(",");
    const [count, step, delta] = numbers.map(Number);
    for (let k = 0, codePoint = parseInt(first, 16); k < count; k++, codePoint += step) {
      mapping.set(codePoint, codePoint + delta);
    }
  }
  return mapping;
}
