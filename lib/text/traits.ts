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
  MARK_RUN: 1 << 13, // the same mark twice in a row
  WHITE_RUN: 1 << 14, // two units of white space in a row
  WHITE_END: 1 << 15, // white space at the beginning or at the end
  NUMBER_MARK: 1 << 16, // Chinese punctuation beside a digit or a slash
  BRACKET: 1 << 17, // round ones and 【】
  STRAIGHT_QUOTE: 1 << 18,
  TILDE: 1 << 19, // other than the full-width one
  CURLY_QUOTE: 1 << 20,
} as const;

// Only in the table: what a unit is to its neighbour.
const REPEATABLE = 1 << 21;
const WHITE = 1 << 22;
const OF_NUMBER = 1 << 23;

/** Marks whose runs are bounded. Not brackets and quotes, which come in pairs, nor `/`, `<`, `&`. */
const REPEATABLE_MARKS = "!?！？。．｡.，,、､;；:：~～〜…⋯—―–-=*#_+^·•・";

const ASCII_MARKS = ",.;:?!()\"'~";
const CHINESE_MARKS = "，。；：？！（）～〜、【】「」『』―";
const LONG_MARKS = "…⋯—―";
const CURLY_QUOTES = "“”‘’„‟‚‛";

/** Traits by code unit. */
const TABLE = buildTable();

function buildTable(): Uint32Array {
  const table = new Uint32Array(0x10000);
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
  markAll(Trait.ASCII_MARK, ASCII_MARKS);
  markAll(Trait.CHINESE_MARK, CHINESE_MARKS);
  markAll(Trait.LONG_MARK, LONG_MARKS);
  markAll(Trait.BRACKET, "()（）【】");
  markAll(Trait.STRAIGHT_QUOTE, "\"'");
  markAll(Trait.CURLY_QUOTE, CURLY_QUOTES);
  markAll(Trait.TILDE, "~〜");
  markAll(REPEATABLE, REPEATABLE_MARKS);
  mark(OF_NUMBER, [0x2f, 0x39], [0xff10, 0xff19]);
  mark(WHITE | Trait.ODD_WHITE, [0x09, 0x09], [0x0b, 0x0d], [0xa0, 0xa0], [0x1680, 0x1680]);
  mark(WHITE | Trait.ODD_WHITE, [0x2000, 0x200a], [0x2028, 0x2029], [0x202f, 0x202f]);
  mark(WHITE | Trait.ODD_WHITE, [0x205f, 0x205f], [0x3000, 0x3000]);
  mark(WHITE, [0x20, 0x20], [0x0a, 0x0a]);
  return table;
}

/** The traits of a text. */
export function traitsOf(text: string): number {
  const length = text.length;
  if (length === 0) return 0;
  let seen = 0;
  let before = -1;
  let bitsBefore = 0;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    const bits = TABLE[unit];
    const both = bits & bitsBefore;
    if ((both & WHITE) !== 0) seen |= Trait.WHITE_RUN;
    if ((both & REPEATABLE) !== 0 && unit === before) seen |= Trait.MARK_RUN;
    if ((bitsBefore & Trait.CHINESE_MARK) !== 0 && (bits & OF_NUMBER) !== 0) {
      seen |= Trait.NUMBER_MARK;
    }
    seen |= bits;
    before = unit;
    bitsBefore = bits;
  }
  if (((TABLE[text.charCodeAt(0)] | bitsBefore) & WHITE) !== 0) seen |= Trait.WHITE_END;
  return seen;
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
