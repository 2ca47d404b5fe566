import { clean as cleanText } from "lib/text/mod.ts";
import type { Tokenizer } from "lib/tokenizer/mod.ts";
import { ADDED_DIRT, type AddedDirt, type DirtyRow } from "./add_dirt.ts";

/** What one kind of added dirt did, and what cleaning won back. */
export interface DirtRecovery {
  kind: AddedDirt;
  /** Rows with this dirt. */
  rows: number;
  /** Rows whose cleaned text is that of the row before the dirt, to the letter. */
  recovered: number;
  /** Mean tokens of these rows before the dirt, with it, and after cleaning. */
  tokens: { before: number; dirty: number; cleaned: number };
}

/**
 * What added dirt did to the tokens, kind by kind, and how many texts cleaning brings back to the
 * letter. Kinds that no row has are left out.
 *
 * @param before the rows without dirt, as clean as `clean` makes them
 * @param after what `addDirt` made of them, in the same order
 *
 * @example
 * ```ts
 * import { addDirt, dirtRecovery } from "lib/data/mod.ts";
 * import { loadTokenizer } from "lib/tokenizer/mod.ts";
 * const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");
 * const rows = [{ text: "房间很干净。" }];
 * const [found] = dirtRecovery(rows, addDirt(rows, { share: 1, seed: 1 }), tokenizer);
 * console.log(found.recovered); // 1
 * ```
 */
export function dirtRecovery(
  before: readonly { text: string }[],
  after: readonly DirtyRow<{ text: string }>[],
  tokenizer: Tokenizer,
  clean: (text: string) => string = (text) => cleanText(text),
): DirtRecovery[] {
  return (Object.keys(ADDED_DIRT) as AddedDirt[]).flatMap((kind) => {
    const places = [...after.keys()].filter((i) => after[i].kind === kind);
    if (places.length === 0) return [];
    const raw = places.map((i) => before[i].text), dirty = places.map((i) => after[i].row.text);
    const cleaned = dirty.map(clean);
    const mean = (texts: readonly string[]) =>
      texts.reduce((sum, text) => sum + tokenizer.countTokens(text), 0) / texts.length;
    return [{
      kind,
      rows: places.length,
      recovered: cleaned.filter((text, i) => text === raw[i]).length,
      tokens: { before: mean(raw), dirty: mean(dirty), cleaned: mean(cleaned) },
    }];
  });
}
