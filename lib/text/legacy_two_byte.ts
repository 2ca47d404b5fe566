/** The leads of two-byte codes in the encodings of Chinese. */
const FIRST_LEAD = 0x81;
const LAST_LEAD = 0xfe;
const FIRST_TRAIL = 0x40;

/** Codes that mean no single character. */
const NO_UNIT = 0xfffd;

/** The encodings whose characters have two bytes, mostly. */
export type TwoByte = "gb18030" | "big5";

const tables = new Map<TwoByte, Uint16Array>();

/**
 * The characters of all two-byte codes of an encoding, as the platform's own decoder reads them;
 * made once. Index: `codeIndex`; U+FFFD where a code means nothing or more than one unit.
 */
export function twoByteCharacters(encoding: TwoByte): Uint16Array {
  const known = tables.get(encoding);
  if (known) return known;
  const bytes: number[] = [];
  forEachCode((lead, trail) => bytes.push(lead, trail, 0x0a));
  const characters = new TextDecoder(encoding).decode(Uint8Array.from(bytes)).split("\n");
  const table = new Uint16Array((LAST_LEAD - FIRST_LEAD + 1) * 256).fill(NO_UNIT);
  let k = 0;
  forEachCode((lead, trail) => {
    const character = characters[k++];
    if (character.length === 1) table[codeIndex(lead, trail)] = character.charCodeAt(0);
  });
  tables.set(encoding, table);
  return table;
}

/** Where a code stands in such a table. */
export function codeIndex(lead: number, trail: number): number {
  return (lead - FIRST_LEAD) * 256 + trail;
}

let gbCodes: Uint16Array | undefined;

/** The two-byte GB18030 code, `lead << 8 | trail`, of each UTF-16 unit; 0 where there is none. */
export function gbCodeOfUnits(): Uint16Array {
  if (gbCodes) return gbCodes;
  const characters = twoByteCharacters("gb18030");
  const codes = new Uint16Array(0x10000);
  forEachCode((lead, trail) => {
    const unit = characters[codeIndex(lead, trail)];
    // The first code counts where two mean the same, as A1A1 and A3A0 both mean U+3000.
    if (unit !== NO_UNIT && codes[unit] === 0) codes[unit] = lead << 8 | trail;
  });
  return gbCodes = codes;
}

function forEachCode(visit: (lead: number, trail: number) => void): void {
  for (let lead = FIRST_LEAD; lead <= LAST_LEAD; lead++) {
    for (let trail = FIRST_TRAIL; trail <= 0xfe; trail++) if (trail !== 0x7f) visit(lead, trail);
  }
}
