/** The single-byte encodings that garbled text is commonly read with, the likeliest first. */
export const SINGLE_BYTE = [
  "windows-1252",
  "windows-1250",
  "windows-1251",
  "macintosh",
  "x-mac-ce",
  "cp437",
] as const;

/** One of {@link SINGLE_BYTE}. */
export type SingleByte = typeof SINGLE_BYTE[number];

/** A byte beyond ASCII of this value is none. */
export const NO_BYTE = 0;

/** Code pages that decoders for the web leave out: what their bytes 80–FF mean. */
const CODE_PAGES: Partial<Record<SingleByte, string>> = {
  cp437: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐" +
    "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\xa0",
  "x-mac-ce": "ÄĀāÉĄÖÜáąČäčĆćéŹźĎíďĒēĖóėôöõúĚěü†°Ę£§•¶ß®©™ę¨≠ģĮįĪ≤≥īĶ∂∑łĻļĽľĹĺŅ" +
    "ņŃ¬√ńŇ∆«»… ňŐÕőŌ–—“”‘’÷◊ōŔŕŘ‹›řŖŗŠ‚„šŚśÁŤťÍŽžŪÓÔūŮÚůŰűŲųÝýķŻŁżĢˇ",
};

const tables = new Map<SingleByte, Uint8Array>();

/**
 * The byte beyond ASCII of each UTF-16 unit, or `NO_BYTE`. For windows-1252 the control characters
 * U+0080–U+009F count as their bytes too: so Latin-1 is included, and mixtures of both.
 */
export function byteOfUnits(encoding: SingleByte): Uint8Array {
  const known = tables.get(encoding);
  if (known) return known;
  const bytes = Uint8Array.from({ length: 128 }, (_, i) => 128 + i);
  const characters = CODE_PAGES[encoding] ?? new TextDecoder(encoding).decode(bytes);
  const table = new Uint8Array(0x10000).fill(NO_BYTE);
  if (encoding === "windows-1252") {
    for (let byte = 0x80; byte < 0xa0; byte++) {
      table[byte] = byte;
    }
  }
  bytes.forEach((byte, i) => table[characters.charCodeAt(i)] = byte);
  tables.set(encoding, table);
  return table;
}
