import { EditList } from "./edit_list.ts";
import type { Edit, TextRule } from "./rule.ts";
import { hasTrait, Trait } from "./traits.ts";

const VOICED = 0xff9e; // half-width voiced sound mark
const SEMI_VOICED = 0xff9f;

/**
 * Gives letters, digits and symbols their usual width: ＡＢＣ１２３％ → ABC123%, ｶﾀｶﾅ → カタカナ,
 * the ideographic space → a space. Full-width ，！？：；（）～ are Chinese punctuation, left to the
 * rule of that name.
 */
export const widthRule: TextRule = {
  name: "width",
  reason: "Full-width ＡＢＣ１２３ and ABC123 are the same words, but other tokens.",
  concerns: (traits) => (traits & Trait.WIDE) !== 0,
  find,
};

function find(text: string): Edit[] {
  const list = new EditList();
  for (let i = 0; i < text.length; i++) {
    if (!hasTrait(text.charCodeAt(i), Trait.WIDE)) continue;
    const start = i;
    const end = endOfCharacter(text, i);
    const usual = end - start > 1 ? compose(text.slice(start, end)) : usualWidth(text[i]);
    if (usual !== text.slice(start, end)) joinTo(list, start, end, usual);
    i = end - 1;
  }
  return list.edits;
}

/** A half-width kana takes its sound mark along where the two make one character. */
function endOfCharacter(text: string, i: number): number {
  const next = text.charCodeAt(i + 1);
  const voiced = (next === VOICED || next === SEMI_VOICED) &&
    compose(text.slice(i, i + 2)).length === 1;
  return voiced ? i + 2 : i + 1;
}

function compose(pair: string): string {
  return pair.normalize("NFKC");
}

/** Grows the last edit where one unit stands for one unit, so that ＡＢＣ is one change. */
function joinTo(list: EditList, start: number, end: number, usual: string): void {
  const last = list.edits.at(-1);
  const unitByUnit = end - start === usual.length && last?.end === start &&
    last.end - last.start === last.replacement.length;
  if (!last || !unitByUnit) return list.replace(start, end, usual);
  last.end = end;
  last.replacement += usual;
}

/** Characters whose compatibility form is not what stands for them in running text. */
const OWN_FORMS: Readonly<Record<string, string>> = {
  "￣": "¯", // NFKC makes a space with a macron
  "ﾞ": "\u3099", // belongs to the kana before it
  "ﾟ": "\u309a",
};

function usualWidth(character: string): string {
  const unit = character.charCodeAt(0);
  if (unit >= 0xffa0 && unit <= 0xffdc) return character; // half-width Hangul letters
  return OWN_FORMS[character] ?? character.normalize("NFKC");
}
