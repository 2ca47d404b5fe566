import { byteOfUnits, SINGLE_BYTE } from "./legacy_single_byte.ts";
import { gbCodeOfUnits } from "./legacy_two_byte.ts";

/** Bits of a unit's marks: below these, it may begin something; shifted by `NEXT`, go on with it. */
const GB = SINGLE_BYTE.length;
const REVERSED = GB + 1;
const A_TILDE = GB + 2;
const ALONE = GB + 3; // suspicious whatever stands before it

const NEXT = 16;
const BEGIN = (1 << NEXT) - 1;

let marks: Uint32Array | undefined;

/**
 * Where, from an offset on, two units stand together that garbled text has: the index of the second
 * one, or -1. Sound text has hardly any, and is walked at a step a unit.
 */
export function nextSuspicion(text: string, from: number): number {
  const table = marks ??= makeMarks();
  let begun = 1 << ALONE;
  for (let i = from; i < text.length; i++) {
    const mark = table[text.charCodeAt(i)];
    if ((begun & mark >> NEXT) !== 0) return i;
    begun = mark & BEGIN | 1 << ALONE;
  }
  return -1;
}

function makeMarks(): Uint32Array {
  const table = new Uint32Array(0x10000);
  const begins = (unit: number, bit: number) => table[unit] |= 1 << bit;
  const goesOn = (unit: number, bit: number) => table[unit] |= 1 << (bit + NEXT);
  SINGLE_BYTE.forEach((encoding, bit) => {
    byteOfUnits(encoding).forEach((byte, unit) => {
      if (byte >= 0xc2 && byte <= 0xf4) begins(unit, bit);
      if (byte >= 0x80 && byte <= 0xbf) goesOn(unit, bit);
    });
    goesOn(0xfffd, bit);
  });
  gbCodeOfUnits().forEach((code, unit) => {
    const [lead, trail] = [code >> 8, code & 0xff];
    if (lead >= 0xe2 && lead <= 0xf4 && trail >= 0x80 && trail <= 0xbf) begins(unit, GB);
    if (lead >= 0x80 && lead <= 0xbf) goesOn(unit, GB);
  });
  for (const unit of [0x3f, 0x20ac, 0xfffd]) goesOn(unit, GB);
  byteOfUnits("windows-1252").forEach((byte, unit) => {
    if (byte >= 0xb0 && byte <= 0xf7) begins(unit, REVERSED);
    if (byte >= 0xa1) goesOn(unit, REVERSED);
  });
  begins(0xc3, A_TILDE);
  goesOn(0x20, A_TILDE);
  for (let unit = 0x80; unit < 0xa0; unit++) goesOn(unit, ALONE);
  return table;
}
