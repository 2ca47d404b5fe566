import { isOtherLetter } from "./unit_kind.ts";

/**
 * What a text has in it, as bits: one scan decides which rules can have anything to do, so that
 * clean text costs one table look-up per code unit.
 */
export const Trait = {
  CONTROL: 1 << 0, // control codes other than white space; noncharacters
  SURROGATE: 1 << 1, // halves of pairs, whole pairs included
  AMPERSAND: 1 << 2,
  LESS_THAN: 1 << 3,
  INVISIBLE: 1 << 4, // what `invisible` looks at
  WIDE: 1 << 5, // what `width` looks at
  HAN: 1 << 6, // Chinese characters
  LATIN: 1 << 7, // Latin letters
  ASCII_MARK: 1 << 8, // punctuation that has a Chinese counterpart
  CHINESE_MARK: 1 << 9, // punctuation that has an ASCII counterpart
  LONG_MARK: 1 << 10, // ellipses and dashes: the same marks serve both styles
  ODD_WHITE: 1 << 11, // white space other than a space or a line feed
  NON_ASCII: 1 << 12,
  MARK_RUN: 1 << 13, // two marks in a row whose runs are bounded
  WHITE_RUN: 1 << 14, // two units of white space in a row
  WHITE_END: 1 << 15, // white space at the beginning or at the end
  NUMBER_MARK: 1 << 16, // Chinese punctuation beside a digit or a slash
  BRACKET: 1 << 17, // round ASCII ones
  STRAIGHT_QUOTE: 1 << 18,
  TILDE: 1 << 19, // other than the full-width one
  CURLY_QUOTE: 1 << 20,
  OTHER_LETTER: 1 << 21, // neither Chinese nor Latin
} as const;

// Only in the table: what a unit is as the first and as the second of two neighbours.
const FIRST_WHITE = 1 << 24;
const FIRST_REPEATABLE = 1 << 25;
const FIRST_CHINESE_MARK = 1 << 26;
const TO_SECOND = 3; // a first bit, so far to the left, meets its second one:
const SECOND_WHITE = 1 << 27;
const SECOND_REPEATABLE = 1 << 28;
const SECOND_OF_NUMBER = 1 << 29;

const WHITE = FIRST_WHITE | SECOND_WHITE;
const REPEATABLE = FIRST_REPEATABLE | SECOND_REPEATABLE;
const TRAITS = FIRST_WHITE - 1;

/** Marks whose runs are bounded. Not brackets and quotes, which come in pairs, nor `/`, `<`, `&`. */
const REPEATABLE_MARKS = "!?！？。．｡.，,、､;；:：~～〜…⋯—―–-=*#_+^·•・";

const ASCII_MARKS = ",.;:?!()\"'~";
const CHINESE_MARKS = "，。；：？！（）～〜、【】「」『』―";
const LONG_MARKS = "…⋯—―";
const CURLY_QUOTES = "“”‘’„‟‚‛";

/** Traits by code unit. */
const TABLE = buildTable();

function buildTable(): Int32Array {
  const table = new Int32Array(0x10000);
  const mark = (bits: number, ...ranges: [from: number, to: number][]) => {
    for (const [from, to] of ranges) for (let unit = from; unit <= to; unit++) table[unit] |= bits;
  };
  const markAll = (bits: number, characters: string) => {
    for (const character of characters) table[character.charCodeAt(0)] |= bits;
  };
  mark(Trait.NON_ASCII, [0x80, 0xffff]);
  mark(Trait.CONTROL, [0, 8], [0x0e, 0x1f], [0x7f, 0x7f], [0xfdd0, 0xfdef], [0xfffe, 0xffff]);
  mark(Trait.SURROGATE, [0xd800, 0xdfff]);
  markAll(Trait.AMPERSAND, "&");
  markAll(Trait.LESS_THAN, "<");
  mark(Trait.INVISIBLE, [0x80, 0x9f], [0xad, 0xad], [0x61c, 0x61c], [0x180e, 0x180e]);
  mark(Trait.INVISIBLE, [0x200b, 0x200f], [0x202a, 0x202e], [0x2060, 0x206f]);
  mark(Trait.INVISIBLE, [0xfeff, 0xfeff], [0xfff9, 0xfffd], [0xdb40, 0xdb40]); // 0xdb40: tags
  mark(Trait.WIDE, [0x3000, 0x3000], [0xfe10, 0xfe19], [0xfe35, 0xfe6b], [0xff01, 0xffee]);
  for (const mark of "！（），：；？～") table[mark.charCodeAt(0)] &= ~Trait.WIDE;
  mark(Trait.HAN, [0x3005, 0x3007], [0x3105, 0x312f], [0x3400, 0x4dbf], [0x4e00, 0x9fff], [
    0xf900,
    0xfaff,
  ]);
  mark(Trait.HAN, [0xd840, 0xd88f]);
  mark(Trait.LATIN, [0x41, 0x5a], [0x61, 0x7a], [0xc0, 0x24f], [0x1e00, 0x1eff]);
  mark(Trait.LATIN, [0xff21, 0xff3a], [0xff41, 0xff5a]);
  for (let unit = 0; unit < 0x10000; unit++) {
    if (isOtherLetter(unit)) table[unit] |= Trait.OTHER_LETTER;
  }
  markAll(Trait.ASCII_MARK, ASCII_MARKS);
  markAll(Trait.CHINESE_MARK | FIRST_CHINESE_MARK, CHINESE_MARKS);
  markAll(Trait.LONG_MARK, LONG_MARKS);
  markAll(Trait.BRACKET, "()");
  markAll(Trait.STRAIGHT_QUOTE, "\"'");
  markAll(Trait.CURLY_QUOTE, CURLY_QUOTES);
  markAll(Trait.TILDE, "~〜");
  markAll(REPEATABLE, REPEATABLE_MARKS);
  mark(SECOND_OF_NUMBER, [0x2f, 0x39], [0xff10, 0xff19]);
  mark(WHITE | Trait.ODD_WHITE, [0x09, 0x09], [0x0b, 0x0d], [0xa0, 0xa0], [0x1680, 0x1680]);
  mark(WHITE | Trait.ODD_WHITE, [0x2000, 0x200a], [0x2028, 0x2029], [0x202f, 0x202f]);
  mark(WHITE | Trait.ODD_WHITE, [0x205f, 0x205f], [0x3000, 0x3000]);
  mark(WHITE, [0x20, 0x20], [0x0a, 0x0a]);
  return table;
}

/** The traits of a text: those it has for certain, and of runs and pairs those it may have. */
export function traitsOf(text: string): number {
  const length = text.length;
  if (length === 0) return 0;
  let seen = 0;
  let pairs = 0;
  let before = 0;
  for (let i = 0; i < length; i++) {
    const bits = TABLE[text.charCodeAt(i)];
    seen |= bits;
    pairs |= bits & (before << TO_SECOND);
    before = bits;
  }
  const ends = TABLE[text.charCodeAt(0)] | before;
  return (seen & TRAITS) |
    ((pairs & SECOND_WHITE) !== 0 ? Trait.WHITE_RUN : 0) |
    ((pairs & SECOND_REPEATABLE) !== 0 ? Trait.MARK_RUN : 0) |
    ((pairs & SECOND_OF_NUMBER) !== 0 ? Trait.NUMBER_MARK : 0) |
    ((ends & FIRST_WHITE) !== 0 ? Trait.WHITE_END : 0);
}

/** Whether a code unit has one of the traits. */
export function hasTrait(unit: number, traits: number): boolean {
  return (TABLE[unit] & traits) !== 0;
}

/** Whether a code unit is a mark whose runs are bounded. */
export function isRepeatable(unit: number): boolean {
  return (TABLE[unit] & REPEATABLE) !== 0;
}

/** Whether a code unit is white space. */
export function isWhite(unit: number): boolean {
  return (TABLE[unit] & WHITE) !== 0;
}
