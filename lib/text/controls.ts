import { EditList } from "./edit_list.ts";
import type { Edit, TextRule } from "./rule.ts";
import { hasTrait, Trait } from "./traits.ts";

const ESCAPE = 0x1b;

/**
 * Removes control codes, terminal colours, noncharacters and halves of surrogate pairs. Tabs and
 * the line ends \n, \r, \v, \f stay: they are white space.
 */
export const controlsRule: TextRule = {
  name: "controls",
  reason: "Control codes, terminal colours and broken UTF-16 are no text.",
  concerns: (traits) => (traits & (Trait.CONTROL | Trait.SURROGATE)) !== 0,
  find,
};

function find(text: string): Edit[] {
  const list = new EditList();
  for (let i = 0; i < text.length;) {
    const start = i;
    const unit = text.charCodeAt(i);
    if (hasTrait(unit, Trait.SURROGATE)) {
      const codePoint = text.codePointAt(i)!;
      i += codePoint > 0xffff ? 2 : 1;
      if (isBad(codePoint)) list.remove(start, i);
    } else if (hasTrait(unit, Trait.CONTROL)) {
      i = unit === ESCAPE ? endOfEscape(text, i) : i + 1;
      list.remove(start, i);
    } else i++;
  }
  return list.edits;
}

/** Half a pair, or a noncharacter such as U+1FFFE. */
function isBad(codePoint: number): boolean {
  return codePoint <= 0xffff || (codePoint & 0xfffe) === 0xfffe;
}

/** Where a terminal's escape sequence ends, such as `ESC [ 0 ; 31 m`: at least after the escape. */
function endOfEscape(text: string, start: number): number {
  if (text[start + 1] !== "[") return start + 1;
  let at = start + 2;
  while (isParameter(text.charCodeAt(at))) at++;
  return /[A-Za-z]/.test(text[at] ?? "") ? at + 1 : start + 1;
}

/** A digit or one of `: ; < = > ?`. */
function isParameter(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x3f;
}
