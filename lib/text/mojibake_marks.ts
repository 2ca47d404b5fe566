import { byteOfUnits, SINGLE_BYTE } from "./legacy_single_byte.ts";
import { gbCodeOfUnits } from "./legacy_two_byte.ts";

/**
 * Signs of garbled text, as bits: two units side by side that it has and sound text hardly has. Bit
 * `i` is that of UTF-8 read as `SINGLE_BYTE[i]`.
 */
export const Sign = {
  UTF8_AS_GB: 1 << SINGLE_BYTE.length,
  TWO_BYTE_AS_1252: 1 << SINGLE_BYTE.length + 1,
  A_TILDE: 1 << SINGLE_BYTE.length + 2, // before a space
  CONTROL: 1 << SINGLE_BYTE.length + 3, // whatever stands before it
} as const;

/** Marks of a unit: the signs that it may be the first of; shifted by this, the second of. */
const SECOND = 16;
const FIRST = (1 << SECOND) - 1;

let marks: Uint32Array | undefined;

/** Where, from an offset on, the first sign of garbled text ends, or -1: one step a unit. */
export function nextSign(text: string, from: number): number {
  const table = marks ??= makeMarks();
  let first: number = Sign.CONTROL;
  for (let i = from; i < text.length; i++) {
    const mark = table[text.charCodeAt(i)];
    if ((first & mark >> SECOND) !== 0) return i;
    first = mark & FIRST | Sign.CONTROL;
  }
  return -1;
}

/** All signs that a text has. */
export function signsIn(text: string): number {
  const table = marks ??= makeMarks();
  let first: number = Sign.CONTROL;
  let signs = 0;
  for (let i = 0; i < text.length; i++) {
    const mark = table[text.charCodeAt(i)];
    signs |= first & mark >> SECOND;
    first = mark & FIRST | Sign.CONTROL;
  }
  return signs;
}

function makeMarks(): Uint32Array {
  const table = new Uint32Array(0x10000);
  const begins = (unit: number, sign: number) => table[unit] |= sign;
  const goesOn = (unit: number, sign: number) => table[unit] |= sign << SECOND;
  SINGLE_BYTE.forEach((encoding, bit) => {
    byteOfUnits(encoding).forEach((byte, unit) => {
      if (byte >= 0xc2 && byte <= 0xf4) begins(unit, 1 << bit);
      if (byte >= 0x80 && byte <= 0xbf) goesOn(unit, 1 << bit);
    });
    goesOn(0xfffd, 1 << bit);
  });
  gbCodeOfUnits().forEach((code, unit) => {
    const [lead, trail] = [code >> 8, code & 0xff];
    if (lead >= 0xe2 && lead <= 0xf4 && trail >= 0x80 && trail <= 0xbf) {
      begins(unit, Sign.UTF8_AS_GB);
    }
    if (lead >= 0x80 && lead <= 0xbf) goesOn(unit, Sign.UTF8_AS_GB);
  });
  for (const unit of [0x3f, 0x20ac, 0xfffd]) goesOn(unit, Sign.UTF8_AS_GB);
  byteOfUnits("windows-1252").forEach((byte, unit) => {
    if (byte >= 0xb0 && byte <= 0xf7) begins(unit, Sign.TWO_BYTE_AS_1252);
    if (byte >= 0xa1) goesOn(unit, Sign.TWO_BYTE_AS_1252);
  });
  begins(0xc3, Sign.A_TILDE);
  goesOn(0x20, Sign.A_TILDE);
  for (let unit = 0x80; unit < 0xa0; unit++) goesOn(unit, Sign.CONTROL);
  return table;
}
