import { EditList } from "./edit_list.ts";
import type { ResolvedCleanOptions } from "./clean_options.ts";
import type { Edit, TextRule } from "./rule.ts";
import { isRepeatable, Trait } from "./traits.ts";
import { UrlWatch } from "./url_watch.ts";

/**
 * Marks that mean something else when fewer: three dots are an ellipsis, and a Chinese ellipsis or
 * dash is two characters. `punctuation` makes these, so cutting them down would never end.
 */
const FEWEST: Readonly<Record<string, number>> = { ".": 3, "…": 2, "—": 2 };

/** Bounds runs of the same mark. What stays is the end of the run, with the accents on it. */
export const repeatsRule: TextRule = {
  name: "repeats",
  reason: "Ten exclamation marks say what three say; each length would be another word.",
  concerns: (traits) => (traits & Trait.MARK_RUN) !== 0,
  find,
};

function find(text: string, { repeats }: ResolvedCleanOptions): Edit[] {
  const list = new EditList();
  const url = new UrlWatch(text);
  let next = text.charCodeAt(0);
  for (let i = 0; i < text.length; i++) {
    const unit = next;
    next = text.charCodeAt(i + 1);
    if (unit !== next || !isRepeatable(unit)) continue;
    const start = i;
    while (text.charCodeAt(i + 1) === unit) i++;
    next = text.charCodeAt(i + 1);
    const most = Math.max(Number(repeats), FEWEST[text[i]] ?? 1);
    if (i + 1 - start > most && !url.goesOn(i + 1)) list.remove(start, i + 1 - most);
  }
  return list.edits;
}
