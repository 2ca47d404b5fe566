import type { LabelledRow } from "lib/data/mod.ts";

/** Says the label of each text or, of pairs, of each pair; `predictTexts` of a trained model does. */
export type Labeller = (
  texts: readonly (string | readonly [string, string])[],
) => Promise<readonly { label: string }[]>;

/**
 * A filter for `augmentSplits`: keeps the copies to which a classifier gives the label that they have. The
 * classifier must have been trained on the originals alone, and on their train split. What it is wrong
 * about it takes out as well: the copies that stay are the easy ones.
 *
 * @example
 * ```ts
 * import { labelAgreement } from "lib/augment/mod.ts";
 * import { predictTexts, type TextClassifier } from "lib/train/mod.ts";
 * const filter = (judge: TextClassifier) => labelAgreement((texts) => predictTexts(judge, texts));
 * console.log(typeof filter);
 * ```
 */
export function labelAgreement(
  labeller: Labeller,
): (rows: readonly LabelledRow[]) => Promise<boolean[]> {
  return async (rows) => {
    if (rows.length === 0) return [];
    const found = await labeller(
      rows.map((row) => "textB" in row ? [row.text, row.textB] as const : row.text),
    );
    return rows.map(({ label }, i) => found[i].label === label);
  };
}
