import { EditList } from "./edit_list.ts";
import { type Reference, referenceAt } from "./html_reference.ts";
import type { Edit, TextRule } from "./rule.ts";
import { Trait } from "./traits.ts";

/** Decodes HTML's character references, also those that were encoded twice: &amp;lt; → <. */
export const entitiesRule: TextRule = {
  name: "entities",
  reason: "A model reads &amp; as three tokens and not as &.",
  concerns: (traits) => (traits & Trait.AMPERSAND) !== 0,
  find,
};

function find(text: string): Edit[] {
  const list = new EditList();
  for (let at = text.indexOf("&"); at !== -1;) {
    const reference = innermost(text, at);
    if (reference) list.replace(at, reference.end, reference.text);
    at = text.indexOf("&", reference?.end ?? at + 1);
  }
  return list.edits;
}

/** The reference at an ampersand; where it means an ampersand that begins another one, that one. */
function innermost(text: string, at: number): Reference | null {
  let reference = referenceAt(text, at);
  while (reference?.text === "&") {
    const inner = referenceAt(text, reference.end - 1);
    if (inner === null) break;
    reference = inner;
  }
  return reference;
}
