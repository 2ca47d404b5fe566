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
    const end = endOfRun(text, i);
    if (end > i) {
      list.replace(i, end, usualRun(text, i, end));
      i = end - 1;
    } else if (isVoiced(text, i)) {
      list.replace(i, i + 2, text.slice(i, i + 2).normalize("NFKC"));
      i++;
    } else if (usualWidth(text[i]) !== text[i]) {
      list.replace(i, i + 1, usualWidth(text[i]));
    }
  }
  return list.edits;
}

/** Where the characters at `i` end that become one unit each: ＡＢＣ is one change, not three. */
function endOfRun(text: string, i: number): number {
  let end = i;
  while (end < text.length && hasTrait(text.charCodeAt(end), Trait.WIDE)) {
    const usual = usualWidth(text[end]);
    if (usual.length !== 1 || usual === text[end] || isVoiced(text, end)) break;
    end++;
  }
  return end;
}

function usualRun(text: string, start: number, end: number): string {
  const units: string[] = [];
  for (let i = start; i < end; i++) units.push(usualWidth(text[i]));
  return units.join("");
}

/** Whether a half-width kana and the sound mark after it make one character: ｶﾞ is ガ. */
function isVoiced(text: string, i: number): boolean {
  const next = text.charCodeAt(i + 1);
  return (next === VOICED || next === SEMI_VOICED) &&
    text.slice(i, i + 2).normalize("NFKC").length === 1;
}

/** Characters whose compatibility form is not what stands for them in running text. */
const OWN_FORMS: Readonly<Record<string, string>> = {
  "￣": "¯", // NFKC makes a space with a macron
  "ﾞ": "\u3099", // belongs to the kana before it
  "ﾟ": "\u309a",
};

function usualWidth(character: string): string {
  const unit = character.charCodeAt(0);
  if (unit >= 0xff01 && unit <= 0xff5e) return String.fromCharCode(unit - 0xfee0);
  if (unit >= 0xffa0 && unit <= 0xffdc) return character; // half-width Hangul letters
  return OWN_FORMS[character] ?? character.normalize("NFKC");
}
