import { Converter } from "opencc-js/t2cn";
import { EditList } from "./edit_list.ts";
import type { Edit, TextRule } from "./rule.ts";
import { hasTrait, Trait } from "./traits.ts";

/** Turns traditional Chinese into simplified, by OpenCC's dictionaries. */
export const simplifiedRule: TextRule = {
  name: "simplified",
  reason: "A model that has read simplified Chinese hardly knows traditional characters.",
  concerns: (traits) => (traits & Trait.HAN) !== 0,
  find,
};

let converter: ((text: string) => string) | undefined;

/** Builds the dictionary on first use: it takes milliseconds that default cleaning never needs. */
function convert(text: string): string {
  converter ??= Converter({ from: "t", to: "cn" });
  return converter(text);
}

function find(text: string): Edit[] {
  const list = new EditList();
  for (let i = 0; i < text.length; i++) {
    if (!hasTrait(text.charCodeAt(i), Trait.HAN)) continue;
    const start = i;
    while (i < text.length && hasTrait(text.charCodeAt(i), Trait.HAN | Trait.SURROGATE)) i++;
    compare(list, start, text.slice(start, i), convert(text.slice(start, i)));
  }
  return list.edits;
}

/** One edit per character that became another; one for the whole where lengths differ. */
function compare(list: EditList, offset: number, before: string, after: string): void {
  if (before === after) return;
  const [from, to] = [[...before], [...after]];
  if (from.length !== to.length) return list.replace(offset, offset + before.length, after);
  for (const [index, character] of from.entries()) {
    if (character !== to[index]) list.replace(offset, offset + character.length, to[index]);
    offset += character.length;
  }
}
