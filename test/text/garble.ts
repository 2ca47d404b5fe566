import { gbCodeOfUnits } from "lib/text/legacy_two_byte.ts";
import { DEFAULT_OPTIONS } from "lib/text/clean_options.ts";
import { mojibakeRule } from "lib/text/mojibake.ts";

/** A text that may have anything in it. */
export const ALL_TRAITS = ~0;

/** What the rule makes of a text. */
export function repair(text: string): string {
  let repaired = "";
  let done = 0;
  for (const { start, end, replacement } of mojibakeRule.find(text, DEFAULT_OPTIONS, ALL_TRAITS)) {
    repaired += text.slice(done, start) + replacement;
    done = end;
  }
  return repaired + text.slice(done);
}

/** The GBK bytes of a text, `?` for what GBK lacks. */
export function gbkBytes(text: string): Uint8Array {
  const codes = gbCodeOfUnits();
  return Uint8Array.from(
    [...text].flatMap((character) => {
      const unit = character.charCodeAt(0);
      if (unit < 0x80) return [unit];
      const code = character.length === 1 ? codes[unit] : 0;
      return code === 0 ? [0x3f] : [code >> 8, code & 0xff];
    }),
  );
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const read = (bytes: Uint8Array, encoding: string) => new TextDecoder(encoding).decode(bytes);
const readLatin1 = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
const toWindows1252 = (text: string) => read(utf8(text), "windows-1252");
const toLatin1 = (text: string) => readLatin1(utf8(text));

/** Ways to garble a text. */
export const WAYS: Readonly<Record<string, (text: string) => string>> = {
  "UTF-8 read as windows-1252": toWindows1252,
  "UTF-8 read as Latin-1": toLatin1,
  "UTF-8 read as windows-1250": (text) => read(utf8(text), "windows-1250"),
  "UTF-8 read as windows-1251": (text) => read(utf8(text), "windows-1251"),
  "UTF-8 read as MacRoman": (text) => read(utf8(text), "macintosh"),
  "UTF-8 read as GB18030": (text) => read(utf8(text), "gb18030"),
  "GBK read as windows-1252": (text) => read(gbkBytes(text), "windows-1252"),
  "GBK read as Latin-1": (text) => readLatin1(gbkBytes(text)),
  "twice UTF-8 read as windows-1252": (text) => toWindows1252(toWindows1252(text)),
  "thrice UTF-8 read as windows-1252": (text) => toWindows1252(toWindows1252(toWindows1252(text))),
  "twice UTF-8 read as Latin-1": (text) => toLatin1(toLatin1(text)),
};

/** Whether two texts are equal but for lost characters: U+FFFD stands for one or more. */
export function isEqualButForLost(found: string, wanted: string): boolean {
  const pattern = found.split(/\ufffd+/).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${pattern.join("[^]{1,6}")}$`).test(wanted);
}
