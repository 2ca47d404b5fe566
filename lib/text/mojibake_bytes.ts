import { byteOfUnits, NO_BYTE, type SingleByte } from "./legacy_single_byte.ts";
import { gbCodeOfUnits } from "./legacy_two_byte.ts";

/** A character that replaced a byte when the text was decoded: U+FFFD. */
export const LOST_BYTE = -1;

/** A character that the encoding does not have. */
export const NO_BYTES = -2;

/** The bytes that a text was, had it been decoded from some encoding. */
export interface TextBytes {
  /** The bytes' values, or `LOST_BYTE` or `NO_BYTES`; ASCII stands for itself. */
  values: Int16Array;
  /** The UTF-16 unit of the text that each byte belongs to; one item more for the text's end. */
  units: Int32Array;
  length: number;
}

const REPLACEMENT = 0xfffd;

/** The bytes of a text in a single-byte encoding. */
export function singleBytes(text: string, encoding: SingleByte): TextBytes {
  const table = byteOfUnits(encoding);
  const values = new Int16Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) values[i] = unit;
    else if (unit === REPLACEMENT) values[i] = LOST_BYTE;
    else values[i] = table[unit] === NO_BYTE ? NO_BYTES : table[unit];
  }
  const units = Int32Array.from({ length: text.length + 1 }, (_, i) => i);
  return { values, units, length: text.length };
}

/** The bytes of a text in GB18030, its four-byte codes left out. */
export function gbBytes(text: string): TextBytes {
  const codes = gbCodeOfUnits();
  const values = new Int16Array(text.length * 2);
  const units = new Int32Array(text.length * 2 + 1);
  let length = 0;
  const push = (value: number, unit: number) => {
    values[length] = value;
    units[length++] = unit;
  };
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) push(unit, i);
    else if (unit === EURO) push(0x80, i);
    else if (unit === REPLACEMENT) push(LOST_BYTE, i);
    else if (codes[unit] === 0) push(NO_BYTES, i);
    else {
      push(codes[unit] >> 8, i);
      push(codes[unit] & 0xff, i);
    }
  }
  units[length] = text.length;
  return { values, units, length };
}

/** Windows reads the byte 0x80, which begins no code, as €. */
const EURO = 0x20ac;
