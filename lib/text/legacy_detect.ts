import { decodeAs, type TextEncoding } from "./legacy_encoding.ts";
import { invalidBytes, isValid } from "./legacy_invalid.ts";
import { implausibility } from "./legacy_plausibility.ts";

/** As much evidence as any text needs, in bytes. */
const SAMPLE = 1 << 16;

/** Up to this many bytes beyond ASCII can be UTF-8 by chance. */
const FEW = 32;

/** How unexpected an encoding is, in nats. */
const PRIORS: Readonly<Record<TextEncoding, number>> = {
  "utf-8": -10,
  gb18030: 0,
  "windows-1252": 1,
  big5: 3,
  "utf-16le": 6,
  "utf-16be": 8,
};

const EIGHT_BIT: readonly TextEncoding[] = ["utf-8", "gb18030", "big5", "windows-1252"];

/** What damage costs: where it begins, and for each byte more, which can be any of 256. */
const DAMAGE = 19;
const MORE_DAMAGE = 4.5;

/** What a character of text that makes sense costs at most, on average. */
const SENSE = 10;

/** How implausible bytes are in an encoding: as text, and by what of them is no text. */
export function costAs(bytes: Uint8Array, encoding: TextEncoding): number {
  const text = decodeAs(bytes, encoding);
  let cost = implausibility(text);
  let wasDamaged = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const isDamaged = unit >= 0xfffd || unit >= 0x80 && unit < 0xa0; // U+FFFE and U+FFFF too
    if (isDamaged) cost += wasDamaged ? MORE_DAMAGE : DAMAGE;
    wasDamaged = isDamaged;
  }
  return cost;
}

/** Judges the encoding of bytes without a byte order mark by the text that they would be. */
export function detectEncoding(bytes: Uint8Array): TextEncoding {
  const head = bytes.subarray(0, SAMPLE);
  const isUtf8 = isValid(bytes, "utf-8");
  const looksBinary = head.some((byte) => byte < 0x20 && !WHITE.has(byte));
  if (isUtf8 && !looksBinary && !hasFewBeyondAscii(bytes)) return "utf-8";
  if (looksBinary || !isUtf8 && !isMostlyUtf8(head)) {
    const best = cheapest(head, [...EIGHT_BIT, "utf-16le", "utf-16be"]);
    // Any bytes are UTF-16 of sorts: mixtures of scripts and rare characters.
    if (best.startsWith("utf-16") && costAs(head, best) < SENSE * head.length / 2) return best;
  }
  return cheapest(linesBeyondAscii(bytes), EIGHT_BIT);
}

const WHITE = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1a, 0x1b]);

/** Whether there are bytes beyond ASCII, but so few that they may be UTF-8 by chance. */
function hasFewBeyondAscii(bytes: Uint8Array): boolean {
  let count = 0;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] >= 0x80 && ++count > FEW) return false;
  return count > 0;
}

/** Whether any byte is beyond ASCII. */
export function isBeyondAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] >= 0x80) return true;
  return false;
}

/** Whether most bytes beyond ASCII are UTF-8, in sequences too long and many to be so by chance. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const wrong = invalidBytes(bytes, "utf-8").reduce((sum, { start, end }) => sum + end - start, 0);
  const beyond = bytes.reduce((sum, byte) => sum + Number(byte >= 0x80), 0);
  const long = decodeAs(bytes, "utf-8").match(/[^\0-\u07ff\ufffd]/g)?.length ?? 0;
  return long >= 3 && 2 * wrong < beyond;
}

function cheapest(bytes: Uint8Array, encodings: readonly TextEncoding[]): TextEncoding {
  const costs = encodings.map((encoding) => PRIORS[encoding] + costAs(bytes, encoding));
  return encodings[costs.indexOf(Math.min(...costs))];
}

/**
 * The lines with bytes beyond ASCII, or as many of them as make a sample, spread over the whole;
 * long ones are cut. A line feed is part of no other character in the encodings judged by this.
 */
function linesBeyondAscii(bytes: Uint8Array): Uint8Array {
  const lines: Uint8Array[] = [];
  let total = 0;
  for (let start = 0; start < bytes.length;) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed === -1 ? bytes.length : feed + 1;
    const line = bytes.subarray(start, Math.min(end, start + SAMPLE));
    if (isBeyondAscii(line)) {
      lines.push(line);
      total += line.length;
    }
    start = end;
  }
  const every = Math.ceil(total / SAMPLE);
  const kept = lines.filter((_, k) => k % every === 0);
  const sample = new Uint8Array(kept.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const line of kept) {
    sample.set(line, at);
    at += line.length;
  }
  return sample;
}
