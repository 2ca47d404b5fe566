import type { TextEncoding } from "./legacy_encoding.ts";
import { codeIndex, twoByteCharacters } from "./legacy_two_byte.ts";

/** Bytes that are no text: from `start` to `end` (exclusive). */
export interface Invalid {
  start: number;
  end: number;
}

/**
 * How many bytes the character at `at` has; negative: how many bytes there are no text. A sequence
 * that breaks off is invalid as far as it goes, and what broke it begins anew.
 */
type Step = (bytes: Uint8Array, at: number) => number;

/** The bytes that are no text in an encoding, in order; those side by side are one. */
export function invalidBytes(bytes: Uint8Array, encoding: TextEncoding): Invalid[] {
  const found: Invalid[] = [];
  const step = STEPS[encoding];
  for (let at = 0; at < bytes.length;) {
    const size = step(bytes, at);
    const end = Math.min(bytes.length, at + Math.abs(size));
    const last = found.at(-1);
    if (size < 0 && last?.end === at) last.end = end;
    else if (size < 0) found.push({ start: at, end });
    at = end;
  }
  return found;
}

/** Whether all bytes are text in an encoding. (A fatal decoder is slow to say no.) */
export function isValid(bytes: Uint8Array, encoding: TextEncoding): boolean {
  const step = STEPS[encoding];
  for (let at = 0; at < bytes.length;) {
    const size = step(bytes, at);
    if (size < 0) return false;
    at += size;
  }
  return true;
}

const STEPS: Readonly<Record<TextEncoding, Step>> = {
  "utf-8": utf8Step,
  gb18030: gbStep,
  big5: big5Step,
  "windows-1252": (bytes, at) => UNDEFINED_1252.has(bytes[at]) ? -1 : 1,
  "utf-16le": (bytes, at) => utf16Step(bytes, at, 1),
  "utf-16be": (bytes, at) => utf16Step(bytes, at, 0),
};

const UNDEFINED_1252 = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/** Well-formed sequences by the Unicode standard, table 3-7. */
function utf8Step(bytes: Uint8Array, at: number): number {
  const lead = bytes[at];
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return -1;
  const size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (!(bytes[at + 1] >= least && bytes[at + 1] <= most)) return -1;
  for (let k = 2; k < size; k++) if (bytes[at + k] >> 6 !== 2) return -k;
  return size;
}

/** Two bytes, or four where the second is a digit. */
function gbStep(bytes: Uint8Array, at: number): number {
  const [lead, second] = [bytes[at], bytes[at + 1]];
  if (lead <= 0x80) return 1; // 0x80 alone is €
  if (lead === 0xff) return -1;
  if (second >= 0x40 && second <= 0xfe && second !== 0x7f) return 2;
  const isFour = second >= 0x30 && second <= 0x39 && bytes[at + 2] >= 0x81 &&
    bytes[at + 2] <= 0xfe && bytes[at + 3] >= 0x30 && bytes[at + 3] <= 0x39;
  return isFour && isFourByteCode(bytes, at) ? 4 : -1;
}

/** Four-byte codes count up from U+0080, and from U+10000 at 90 30 81 30. */
function isFourByteCode(bytes: Uint8Array, at: number): boolean {
  const [a, b, c, d] = bytes.subarray(at, at + 4);
  const index = ((a - 0x81) * 10 + b - 0x30) * 1260 + (c - 0x81) * 10 + d - 0x30;
  return index <= 39_419 || index >= 189_000 && index <= 1_237_575;
}

function big5Step(bytes: Uint8Array, at: number): number {
  const [lead, trail] = [bytes[at], bytes[at + 1]];
  if (lead < 0x80) return 1;
  if (lead < 0x81 || lead === 0xff || trail === undefined) return -1;
  return twoByteCharacters("big5")[codeIndex(lead, trail)] === 0xfffd ? -1 : 2;
}

/** Halves of pairs must stand in pairs; `high` is where in its two bytes a unit's high byte is. */
function utf16Step(bytes: Uint8Array, at: number, high: 0 | 1): number {
  if (at + 1 >= bytes.length) return -1;
  const kind = bytes[at + high] >> 2;
  if (kind === 0x37) return -2; // a second half by itself
  if (kind !== 0x36) return 2;
  return at + 3 < bytes.length && bytes[at + 2 + high] >> 2 === 0x37 ? 4 : -2;
}
