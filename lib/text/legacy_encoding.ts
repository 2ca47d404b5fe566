/** The encodings that `decodeBytes` tells apart. */
export const TEXT_ENCODINGS = [
  "utf-8",
  "gb18030",
  "big5",
  "windows-1252",
  "utf-16le",
  "utf-16be",
] as const;

/** One of {@link TEXT_ENCODINGS}. GB18030 includes GBK and GB 2312, windows-1252 Latin-1. */
export type TextEncoding = typeof TEXT_ENCODINGS[number];

const decoders = new Map<TextEncoding, TextDecoder>();

/** Decodes bytes; what is no text becomes U+FFFD, a byte order mark stays. */
export function decodeAs(bytes: Uint8Array, encoding: TextEncoding): string {
  const known = decoders.get(encoding);
  const decoder = known ?? new TextDecoder(encoding, { ignoreBOM: true });
  if (!known) decoders.set(encoding, decoder);
  return decoder.decode(bytes);
}

/** The byte order marks. */
const MARKS: readonly (readonly [encoding: TextEncoding, mark: readonly number[]])[] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
  ["gb18030", [0x84, 0x31, 0x95, 0x33]],
];

/** The encoding that a byte order mark states and the mark's length, or null without one. */
export function byteOrderMark(
  bytes: Uint8Array,
): { encoding: TextEncoding; length: number } | null {
  const found = MARKS.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte));
  return found ? { encoding: found[0], length: found[1].length } : null;
}
