/** What a code unit is to the punctuation beside it. */
export const Kind = {
  OTHER: 0, // symbols, emoji, accents
  SPACE: 1, // a space or a tab
  DIGIT: 2,
  LATIN: 3,
  HAN: 4, // Chinese characters
  FOREIGN: 5, // letters of all other scripts
  LINE_END: 6,
  KANA: 7,
} as const;

const TABLE = buildTable();

function buildTable(): Uint8Array {
  const table = new Uint8Array(0x10000);
  const mark = (kind: number, ...ranges: [from: number, to: number][]) => {
    for (const [from, to] of ranges) table.fill(kind, from, to + 1);
  };
  mark(Kind.SPACE, [0x20, 0x20], [0x09, 0x09], [0xa0, 0xa0], [0x3000, 0x3000]);
  mark(Kind.LINE_END, [0x0a, 0x0d], [0x2028, 0x2029]);
  mark(Kind.DIGIT, [0x30, 0x39], [0xff10, 0xff19]);
  mark(Kind.LATIN, [0x41, 0x5a], [0x61, 0x7a], [0xc0, 0xd6], [0xd8, 0xf6], [0xf8, 0x24f]);
  mark(Kind.LATIN, [0x1e00, 0x1eff], [0xff21, 0xff3a], [0xff41, 0xff5a]);
  mark(Kind.HAN, [0x3005, 0x3007]);
  mark(Kind.KANA, [0x3041, 0x3096], [0x30a1, 0x30fa], [0x30fc, 0x30fe]);
  mark(Kind.HAN, [0x3105, 0x312f], [0x3400, 0x4dbf], [0x4e00, 0x9fff], [0xf900, 0xfaff]);
  mark(Kind.HAN, [0xd840, 0xd88f]); // the first halves of rarer Chinese characters
  mark(Kind.FOREIGN, [0x370, 0x1dff], [0x2c00, 0x2dff], [0xa000, 0xabff], [0xac00, 0xd7ff]);
  mark(Kind.FOREIGN, [0xfb00, 0xfdcf], [0xfdf0, 0xfdff], [0xfe70, 0xfefc]);
  return table;
}

/** The kind of a code unit; OTHER beyond the ends of the text, where units are NaN. */
export function kindOf(unit: number): number {
  return unit >= 0 ? TABLE[unit] : Kind.OTHER; // an index that is no number would be slow
}

/** The kind of what precedes `i`, beyond spaces. */
export function kindBefore(text: string, i: number): number {
  let at = i - 1;
  while (kindOf(text.charCodeAt(at)) === Kind.SPACE) at--;
  const kind = kindOf(text.charCodeAt(at));
  const unit = text.charCodeAt(at);
  const isLowHalf = unit >= 0xdc00 && unit <= 0xdfff;
  return isLowHalf ? kindOf(text.charCodeAt(at - 1)) : kind;
}

/** The kind of what begins at `i`, beyond spaces. */
export function kindAfter(text: string, i: number): number {
  let at = i;
  while (kindOf(text.charCodeAt(at)) === Kind.SPACE) at++;
  return kindOf(text.charCodeAt(at));
}

/** Whether a kind is that of Latin words and numbers. */
export function isLatinOrDigit(kind: number): boolean {
  return kind === Kind.LATIN || kind === Kind.DIGIT;
}

/** Whether a code unit is punctuation as it is in Chinese texts: 、。《》【】！，？ … — “ ”. */
export function isChineseSign(unit: number): boolean {
  return (unit >= 0x3001 && unit <= 0x3011 && kindOf(unit) !== Kind.HAN) ||
    (unit >= 0xff01 && unit <= 0xff1f && kindOf(unit) !== Kind.DIGIT) ||
    unit === 0x2014 || unit === 0x2026 || unit === 0x201c || unit === 0x201d;
}

/** Whether a code unit is a letter neither of Chinese nor of Latin. */
export function isOtherLetter(unit: number): boolean {
  const kind = kindOf(unit);
  return kind === Kind.FOREIGN || kind === Kind.KANA;
}
