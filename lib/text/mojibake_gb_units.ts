import { charactersOfGb, codeIndex } from "./legacy_two_byte.ts";
import type { TextBytes } from "./mojibake_bytes.ts";
import type { Unit } from "./mojibake_reading.ts";

const LOST = "\ufffd";

/**
 * The characters of GB18030's two-byte codes among the bytes of a text. A stretch of bytes beyond
 * ASCII is read from its beginning; its last byte may have an ASCII trail. Half a code may stand at
 * the end of the text only: elsewhere it shows that the stretch is something else.
 */
export function gbUnits({ values, units, length }: TextBytes): Unit[] {
  const characters = charactersOfGb();
  const found: Unit[] = [];
  let stretch = 0; // where in `found` the present stretch begins
  for (let at = 0; at < length;) {
    const [lead, trail] = [values[at], at + 1 < length ? values[at + 1] : 0];
    if (found.at(-1)?.to !== units[at]) stretch = found.length;
    if (isCode(lead, trail)) {
      const unit = characters[codeIndex(lead, trail)];
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
