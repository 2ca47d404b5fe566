import type { MappedText } from "./mapped_text.ts";

/** A word as the model takes it, each unit with the span of the raw text that it stems from. */
export interface MappedWord {
  units: string;
  starts: number[];
  ends: number[];
}

/** What cutting into words does to the text. */
export interface WordForm {
  /** Words are bytes, each written as a character (GPT-2's byte-level BPE). */
  bytes: boolean;
  /** White space between words is left out. */
  dropsSpaces: boolean;
  /** What stands for a space, "▁" of SentencePiece. */
  space: string;
}

/** Rust's white space and JavaScript's. */
const SPACE = /^[\p{White_Space}\s]$/u;

/**
 * Finds the words that a text was cut into in it, one after the other.
 *
 * @param section the normalised text
 * @returns null when they are not there
 */
export function findWords(
  section: MappedText,
  words: readonly string[],
  form: WordForm,
): MappedWord[] | null {
  const text = section.text.replaceAll(" ", form.space);
  const found: MappedWord[] = [];
  let at = 0;
  for (const units of words) {
    if (form.dropsSpaces) { while (SPACE.test(section.text.charAt(at))) at++; }
    const word = form.bytes ? textOfBytes(units) : units;
    const length = lengthAt(text, at, word, form.space);
    if (length === null) return null;
    found.push(mapWord(section, at, length, word, units, form));
    at += length;
  }
  return found;
}

/** How much of the text the word covers; it may begin with a space that was put in front of it. */
function lengthAt(text: string, at: number, word: string, space: string): number | null {
  if (text.startsWith(word, at)) return word.length;
  const isPrefixed = word.startsWith(space) && text.startsWith(word.slice(space.length), at);
  return isPrefixed ? word.length - space.length : null;
}

function mapWord(
  { starts, ends }: MappedText,
  at: number,
  length: number,
  word: string,
  units: string,
  { bytes }: WordForm,
): MappedWord {
  const front = word.length - length;
  const mapped: MappedWord = { units, starts: [], ends: [] };
  let k = 0;
  for (const character of word) {
    // What was put in front counts as stemming from the first character.
    const place = Math.min(Math.max(at, at + k - front), at + Math.max(0, length - 1));
    const last = place + (k < front ? 0 : character.length - 1);
    for (let n = bytes ? utf8Length(character) : character.length; n > 0; n--) {
      mapped.starts.push(starts[place] ?? 0);
      mapped.ends.push(ends[last] ?? 0);
    }
    k += character.length;
  }
  return mapped;
}

/** How many bytes a character has in UTF-8. */
export function utf8Length(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** GPT-2's table: printable bytes stand for themselves, the others for U+0100 and on. */
const BYTES: ReadonlyMap<string, number> = new Map(bytePairs());

function bytePairs(): [string, number][] {
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  let next = 0x100;
  return Array.from(
    { length: 256 },
    (_, byte) => [String.fromCharCode(isPrintable(byte) ? byte : next++), byte],
  );
}

function textOfBytes(units: string): string {
  const bytes = Uint8Array.from(units, (unit) => BYTES.get(unit) ?? 0x3f);
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
