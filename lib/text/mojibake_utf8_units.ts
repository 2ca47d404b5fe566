import type { SingleByte } from "./legacy_single_byte.ts";
import { LOST_BYTE, type TextBytes } from "./mojibake_bytes.ts";
import type { Unit } from "./mojibake_reading.ts";

/** A sequence of UTF-8 found among the bytes: what it reads, and the byte behind it. */
interface Sequence {
  text: string;
  end: number;
}

const LOST = "\ufffd";

/**
 * The stretches of a text whose bytes are UTF-8 beyond ASCII. A sequence with a lost byte reads
 * U+FFFD. Where two-byte characters straddle sequences, a stretch has as many sequences as it takes
 * to end on a character. UTF-8 tells its own beginnings, so one walk finds all.
 */
export function utf8Units(source: TextBytes, encoding: SingleByte | "gb18030"): Unit[] {
  const { values, length } = source;
  const found: Unit[] = [];
  let at = 0;
  while (at < length) {
    const mayBegin = values[at] >= 0xc2 && !isTrail(source, at);
    const next = mayBegin ? unitAt(source, at, encoding) : null;
    if (next) found.push(next.unit);
    at = next ? next.end : at + 1;
  }
  return found;
}

/** Whether a byte is the second of its character; the end of the text is none. */
function isTrail({ units, length }: TextBytes, at: number): boolean {
  return at > 0 && at < length && units[at] === units[at - 1];
}

function unitAt(
  source: TextBytes,
  start: number,
  encoding: SingleByte | "gb18030",
): { unit: Unit; end: number } | null {
  let text = "";
  let at = start;
  do {
    const sequence = sequenceAt(source, at, encoding);
    if (!sequence) return null;
    text += sequence.text;
    at = sequence.end;
  } while (isTrail(source, at));
  return { unit: { from: source.units[start], to: source.units[at], text }, end: at };
}

function sequenceAt(
  source: TextBytes,
  start: number,
  encoding: SingleByte | "gb18030",
): Sequence | null {
  const { values } = source;
  const lead = values[start];
  if (lead < 0x80) return { text: String.fromCharCode(lead), end: start + 1 }; // ASCII as a trail
  const size = sizeOf(lead);
  const bytes = [lead];
  while (bytes.length < size) {
    const byte = continuation(source, start, bytes.length, size, encoding);
    if (byte === null && encoding === "gb18030") return cutOff(source, start, bytes);
    if (byte === null) return encoding === "windows-1252" ? closingQuote(values, start) : null;
    bytes.push(byte);
  }
  const end = start + size;
  const lost = bytes.filter((byte) => byte === LOST_BYTE).length;
  if (lost > 0) return isHopeful(source, start, end, lost) ? { text: LOST, end } : null;
  const text = size === 0 ? null : decode(bytes);
  return text === null ? surrogatePair(values, start) : { text, end };
}

/** Whether there is enough left to speak of a sequence: among many lost bytes there is not. */
function isHopeful(source: TextBytes, start: number, end: number, lost: number): boolean {
  if (isTrail(source, start)) return true; // the second half of a character that was read whole
  return lost === 1 && (end >= source.length || source.values[end] !== LOST_BYTE);
}

/** The byte `k` of a sequence, or null where there is none. */
function continuation(
  { values, length }: TextBytes,
  start: number,
  k: number,
  size: number,
  encoding: SingleByte | "gb18030",
): number | null {
  const at = start + k;
  if (at >= length) return null;
  const value = values[at];
  if (value >= 0x80 && value <= 0xbf || value === LOST_BYTE) return value;
  const isLast = k === size - 1;
  if (encoding === "gb18030") return value === 0x3f && isLast && size > 2 ? LOST_BYTE : null;
  // Many programs turn the no-break space, A0, into a space.
  const isInside = size > 2 || at + 1 < length && values[at + 1] >= 0xc2;
  return value === 0x20 && isInside ? 0xa0 : null;
}

/** A sequence that the text breaks off, provided that it goes on with ASCII or not at all. */
function cutOff(source: TextBytes, start: number, bytes: number[]): Sequence | null {
  const end = start + bytes.length;
  if (bytes.length === 1 && !isTrail(source, start)) return null;
  const next = end < source.length ? source.values[end] : 0;
  return next >= 0 && next < 0x80 && !isTrail(source, end) ? { text: LOST, end } : null;
}

/** E2 80 and nothing: windows-1252 lacks 9D, which some programs drop. */
function closingQuote(values: Int16Array, start: number): Sequence | null {
  return values[start] === 0xe2 && values[start + 1] === 0x80
    ? { text: "”", end: start + 2 }
    : null;
}

/** A character written as its UTF-16 halves, each in three bytes (CESU-8). */
function surrogatePair(values: Int16Array, start: number): Sequence | null {
  const [a, b, c, d, e, f] = values.subarray(start, start + 6);
  const isPair = a === 0xed && b >= 0xa0 && b < 0xb0 && c >= 0x80 && c < 0xc0 &&
    d === 0xed && e >= 0xb0 && e < 0xc0 && f >= 0x80 && f < 0xc0;
  if (!isPair) return null;
  const high = 0xd000 | (b & 0x3f) << 6 | c & 0x3f;
  const low = 0xd000 | (e & 0x3f) << 6 | f & 0x3f;
  return { text: String.fromCharCode(high, low), end: start + 6 };
}

function sizeOf(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 0;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/** The character of a sequence of the right length, or null where UTF-8 forbids it. */
function decode(bytes: readonly number[]): string | null {
  const size = bytes.length;
  let point = bytes[0] & (0xff >> (size + 1));
  for (let k = 1; k < size; k++) point = point << 6 | bytes[k] & 0x3f;
  const isTooLong = point < [0, 0, 0x80, 0x800, 0x10000][size];
  const isSurrogate = point >= 0xd800 && point <= 0xdfff;
  return isTooLong || isSurrogate || point > 0x10ffff ? null : String.fromCodePoint(point);
}
