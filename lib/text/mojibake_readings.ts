import { SINGLE_BYTE } from "./legacy_single_byte.ts";
import { twoByteCharacters } from "./legacy_two_byte.ts";
import { gbBytes, singleBytes } from "./mojibake_bytes.ts";
import { Sign } from "./mojibake_marks.ts";
import type { Reading, Unit } from "./mojibake_reading.ts";
import { twoByteUnits } from "./mojibake_two_byte_units.ts";
import { utf8Units } from "./mojibake_utf8_units.ts";

/** The ways in which text gets garbled that can be undone, the commonest first. */
export const READINGS: readonly Reading[] = [
  // UTF-8 read as a single-byte encoding.
  ...SINGLE_BYTE.map((encoding, bit): Reading => ({
    sign: 1 << bit,
    threshold: encoding === "windows-1252" ? 10.5 : 20,
    least: 7.5,
    isWhole: false,
    units: (line) => utf8Units(singleBytes(line, encoding), encoding),
  })),
  // UTF-8 read as GB18030.
  {
    sign: Sign.UTF8_AS_GB,
    threshold: 16,
    least: 5,
    isWhole: false,
    units: (line) => utf8Units(gbBytes(line), "gb18030"),
  },
  // An encoding of Chinese read as windows-1252.
  ...(["gb18030", "big5"] as const).map((encoding): Reading => ({
    sign: Sign.TWO_BYTE_AS_1252,
    threshold: encoding === "gb18030" ? 20 : 24,
    least: 9,
    isWhole: true,
    units: (line) => twoByteUnits(singleBytes(line, "windows-1252"), twoByteCharacters(encoding)),
  })),
];

/**
 * "à" whose no-break space, A0, became a space behind a small letter or as a word of its own. One
 * space that stood there before stays: which of two was A0 makes no difference.
 */
export function aGraveUnits(line: string): Unit[] {
  return [...line.matchAll(A_GRAVE)].map(({ 0: found, index }) => ({
    from: index,
    to: index + 2,
    text: found[1] === " " && line[index + 2] !== " " ? "à " : "à",
  }));
}

/** The bytes 80–9F of windows-1252 that became control characters. */
export function controlUnits(line: string): Unit[] {
  return [...line.matchAll(/[\x80-\x9f]/g)].flatMap(({ 0: control, index }) => {
    const text = WINDOWS_1252.decode(Uint8Array.of(control.charCodeAt(0)));
    return text === control ? [] : [{ from: index, to: index + 1, text }];
  });
}

const A_GRAVE = /(?<=\p{Ll}|(?:^|\p{Ll} ))Ã (?= |\p{Ll})|(?<=\p{L})Ã\xa0(?=\p{Ll})/gu;

const WINDOWS_1252 = new TextDecoder("windows-1252");
