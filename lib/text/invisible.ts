import { EditList } from "./edit_list.ts";
import { endOfFlag, joins } from "./meaningful_invisible.ts";
import type { Edit, TextRule } from "./rule.ts";
import { hasTrait, Trait } from "./traits.ts";

const MONGOLIAN_SEPARATOR = 0x180e;
const NON_JOINER = 0x200c;
const JOINER = 0x200d;
const TAG_HIGH = 0xdb40; // tag characters, but variation selectors too

/**
 * Removes what no reader sees: C1 codes, zero-width spaces, byte order marks, soft hyphens,
 * bidirectional controls, U+FFFD, stray joiners and tags. Joiners in emoji and in scripts that need
 * them, tags of flags and all variation selectors stay.
 */
export const invisibleRule: TextRule = {
  name: "invisible",
  reason: "A word with an invisible character in it is another word to a tokenizer.",
  concerns: (traits) => (traits & Trait.INVISIBLE) !== 0,
  find,
};

function find(text: string): Edit[] {
  const list = new EditList();
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (!hasTrait(unit, Trait.INVISIBLE)) continue;
    const end = endOfInvisible(text, i, unit);
    if (end > i) list.remove(i, end);
    else if (unit === TAG_HIGH) i = endOfFlag(text, i) - 1;
    if (end > i) i = end - 1;
  }
  return list.edits;
}

/** Where the invisible characters at `i` end; `i` where they mean something. */
function endOfInvisible(text: string, i: number, unit: number): number {
  if (unit === TAG_HIGH) {
    const low = text.charCodeAt(i + 1);
    const isTag = low >= 0xdc00 && low <= 0xdc7f;
    return isTag && endOfFlag(text, i) === i + 2 ? i + 2 : i;
  }
  const means = (unit === JOINER || unit === NON_JOINER)
    ? joins(text, i)
    : unit === MONGOLIAN_SEPARATOR && /[\u1820-\u18aa]/.test(text[i - 1] ?? "");
  return means ? i : i + 1;
}
