import { codeIndex } from "./legacy_two_byte.ts";
import type { TextBytes } from "./mojibake_bytes.ts";
import type { Unit } from "./mojibake_reading.ts";

const LOST = "\ufffd";

/** What stands in the table for a code that means nothing. */
const NONE = 0xfffd;

/**
 * The characters of two-byte codes among the bytes of a text. A stretch of bytes beyond
 * ASCII is read from its beginning; its last byte may have an ASCII trail. Half a code may stand at
 * the end of the text only: elsewhere it shows that the stretch is something else, as does a code that means
 * nothing.
 *
 * @param characters the encoding's characters, by `codeIndex`
 */
export function twoByteUnits(
  { values, units, length }: TextBytes,
  characters: Uint16Array,
): Unit[] {
  const found: Unit[] = [];
  let stretch = 0; // where in `found` the present stretch begins
  for (let at = 0; at < length;) {
    const [lead, trail] = [values[at], at + 1 < length ? values[at + 1] : 0];
    if (found.at(-1)?.to !== units[at]) stretch = found.length;
    const unit = isCode(lead, trail) ? characters[codeIndex(lead, trail)] : NONE;
    if (unit !== NONE) {
      found.push({ from: units[at], to: units[at + 2], text: String.fromCharCode(unit) });
      at += 2;
      continue;
    }
    if (lead >= 0x80 || lead < 0) {
      if (at < length - 1) found.length = stretch;
      else if (stretch < found.length) {
        found.push({ from: units[at], to: units[at + 1], text: LOST });
      }
    }
    at++;
  }
  return found;
}

function isCode(lead: number, trail: number): boolean {
  return lead > 0x80 && lead < 0xff && trail >= 0x40 && trail < 0xff && trail !== 0x7f;
}
