import { COMMON, MOST_COMMON, VERY_COMMON } from "./legacy_common_hanzi.ts";

/** What matters of a character for what may stand beside it. */
export const Kind = {
  other: 0,
  lower: 1, // a–z
  upper: 2, // A–Z
  accentedLower: 3,
  accentedUpper: 4,
  apostrophe: 5,
  typographic: 6, // dashes, quotes, ellipsis
  symbol: 7, // ©, ½, …
  ideograph: 8, // and kana
  cyrillicLower: 9,
  cyrillicUpper: 10,
  greek: 11,
  hebrew: 12,
  arabic: 13,
  hangul: 14,
  script: 15, // letters of all other scripts
  closing: 16, // what closes a word: nothing is written behind it without a space
  box: 17, // line drawing
} as const;

/** What a lost character (U+FFFD) costs, whether it stood there or appears. */
const LOST = 6;

/**
 * Costs by range, later lines over earlier ones: minus the natural logarithm of a guess at how often
 * one character of the range occurs in texts where the range is at home at all. Only the orders of
 * magnitude matter.
 */
export const RANGES: readonly (readonly [from: number, to: number, kind: number, cost: number])[] =
  [
    [0x0000, 0x001f, Kind.other, 15],
    [0x0009, 0x000a, Kind.other, 3],
    [0x000d, 0x000d, Kind.other, 3],
    [0x0020, 0x0020, Kind.other, 2],
    [0x0021, 0x007e, Kind.other, 4.5],
    [0x0030, 0x0039, Kind.other, 4],
    [0x0041, 0x005a, Kind.upper, 4.5],
    [0x0061, 0x007a, Kind.lower, 3],
    [0x007f, 0x009f, Kind.other, 9],
    [0x00a0, 0x00a0, Kind.typographic, 4],
    [0x00a1, 0x00bf, Kind.symbol, 9.5],
    [0x00ab, 0x00ab, Kind.typographic, 8],
    [0x00b7, 0x00b7, Kind.typographic, 8],
    [0x00bb, 0x00bb, Kind.typographic, 8],
    [0x00c0, 0x00de, Kind.accentedUpper, 8.5],
    [0x00c2, 0x00c3, Kind.accentedUpper, 10], // Â and Ã begin few words
    [0x00df, 0x00ff, Kind.accentedLower, 6.5],
    [0x00d7, 0x00d7, Kind.symbol, 9],
    [0x00f7, 0x00f7, Kind.symbol, 10.5],
    [0x0180, 0x02ff, Kind.other, 15],
    [0x0218, 0x021b, Kind.accentedUpper, 9.5],
    [0x0192, 0x0192, Kind.symbol, 11],
    [0x02c6, 0x02dd, Kind.symbol, 11],
    [0x0300, 0x036f, Kind.other, 15],
    [0x0370, 0x03ff, Kind.greek, 14],
    [0x0386, 0x03ce, Kind.greek, 7.5],
    [0x0400, 0x045f, Kind.cyrillicLower, 9.5],
    [0x0400, 0x040f, Kind.cyrillicUpper, 10],
    [0x0410, 0x042f, Kind.cyrillicUpper, 7],
    [0x0430, 0x044f, Kind.cyrillicLower, 4.5],
    [0x0460, 0x052f, Kind.script, 15],
    [0x0530, 0x058f, Kind.script, 12],
    [0x0590, 0x05ff, Kind.hebrew, 14],
    [0x05d0, 0x05ea, Kind.hebrew, 6.5],
    [0x0600, 0x06ff, Kind.arabic, 12],
    [0x0621, 0x064a, Kind.arabic, 6.5],
    [0x0700, 0x1cff, Kind.script, 13],
    [0x0900, 0x0e7f, Kind.script, 8],
    [0x1000, 0x10ff, Kind.script, 9],
    [0x1d00, 0x1dff, Kind.other, 16],
    [0x1f00, 0x1fff, Kind.greek, 12],
    [0x2000, 0x206f, Kind.other, 12],
    [0x2013, 0x2014, Kind.typographic, 7.5],
    [0x2018, 0x2018, Kind.typographic, 7.5],
    [0x2019, 0x2019, Kind.apostrophe, 6.5],
    [0x201a, 0x201a, Kind.symbol, 11],
    [0x201c, 0x201c, Kind.typographic, 6.5],
    [0x201d, 0x201d, Kind.closing, 6.5],
    [0x201e, 0x201e, Kind.typographic, 9],
    [0x2020, 0x2021, Kind.symbol, 11],
    [0x2022, 0x2022, Kind.typographic, 9],
    [0x2026, 0x2026, Kind.typographic, 6.5],
    [0x2030, 0x2030, Kind.symbol, 11],
    [0x2039, 0x203a, Kind.typographic, 10],
    [0x2070, 0x209f, Kind.other, 13],
    [0x20a0, 0x20cf, Kind.symbol, 11.5],
    [0x20ac, 0x20ac, Kind.symbol, 9],
    [0x2100, 0x214f, Kind.symbol, 12],
    [0x2103, 0x2103, Kind.symbol, 9.5],
    [0x2116, 0x2116, Kind.symbol, 9.5],
    [0x2122, 0x2122, Kind.symbol, 9.5],
    [0x2150, 0x2bff, Kind.symbol, 11.5],
    [0x2500, 0x259f, Kind.box, 9],
    [0x2605, 0x2606, Kind.symbol, 9],
    [0x2800, 0x28ff, Kind.other, 14],
    [0x3000, 0x303f, Kind.other, 11],
    [0x3000, 0x3000, Kind.other, 8],
    [0x3001, 0x3002, Kind.other, 4.5],
    [0x3008, 0x3011, Kind.other, 7],
    [0x3040, 0x30ff, Kind.ideograph, 7.5],
    [0x3100, 0x33ff, Kind.other, 14],
    [0x3400, 0x4dbf, Kind.ideograph, 18],
    [0x4e00, 0x9fff, Kind.ideograph, 16],
    [0xa000, 0xabff, Kind.script, 15],
    [0xac00, 0xd7a3, Kind.hangul, 10],
    [0xd800, 0xdbff, Kind.other, 9],
    [0xd83c, 0xd83e, Kind.other, 5],
    [0xdc00, 0xdfff, Kind.other, 6.5],
    [0xe000, 0xf8ff, Kind.other, 18],
    [0xf900, 0xfaff, Kind.ideograph, 17],
    [0xfb00, 0xfeff, Kind.other, 14],
    [0xff00, 0xff60, Kind.other, 10],
    [0xff21, 0xff5a, Kind.ideograph, 10],
    [0xff61, 0xffef, Kind.other, 14],
    [0xfffd, 0xfffd, Kind.other, LOST],
  ];

/** Marks of Chinese text. */
export const CHINESE_MARKS: readonly (readonly [marks: string, cost: number])[] = [
  ["，。", 4],
  ["！、？：", 5],
  ["；（）《》“”", 6.5],
  ["～￥％", 8.5],
];

/** What characters cost by rank: each tier's share of running text over its number. */
export const TIERS: readonly (readonly [characters: string, cost: number])[] = [
  [COMMON, 8.2],
  [VERY_COMMON, 7],
  [MOST_COMMON, 5.6],
];

/**
 * What stands together less often, or more, than chance: costs of a pair of kinds, later
 * lines over earlier ones.
 */
export const PAIRS:
  readonly (readonly [before: readonly number[], after: readonly number[], number])[] = (() => {
    const { lower, upper, accentedLower, accentedUpper, apostrophe, typographic, symbol } = Kind;
    const { ideograph, cyrillicLower, cyrillicUpper, greek, hebrew, arabic, hangul, script } = Kind;
    const { other, closing, box } = Kind;
    const latin = [lower, upper, accentedLower, accentedUpper];
    const alphabets = [[cyrillicLower, cyrillicUpper], [greek], [hebrew], [arabic], [script]];
    const strangers = [latin, ...alphabets, [hangul]];
    const between = [other, apostrophe, typographic, closing, symbol, ideograph];
    return [
      [between, alphabets.flat(), 4], // a word of one letter is rare
      [[closing], latin, 4],
      [[box], [accentedLower, accentedUpper], 6],
      [latin, [box], 3],
      [[accentedLower, accentedUpper], [accentedLower, accentedUpper], 1],
      [[lower, accentedLower], [accentedUpper], 6], // a capital within a word
      [[lower, accentedLower], [upper], 1.5],
      [[upper, accentedUpper], [accentedLower], 3],
      [latin, [symbol], 1.5],
      [[symbol], latin, 3],
      [[typographic], latin, 1.5],
      [[symbol], [symbol, accentedLower, accentedUpper], 2],
      [latin, [ideograph], 2.5],
      [[ideograph], latin, 2.5],
      [[cyrillicLower], [cyrillicUpper], 4],
      ...strangers.flatMap((from) =>
        strangers.filter((to) => to !== from).map((to) => [from, to, 6] as const)
      ),
    ] as const;
  })();
