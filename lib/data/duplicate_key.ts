import { type Row, textOf } from "./rows.ts";

/**
 * What two texts have in common when they are "the same" to a reader: the text without white space
 * and invisible characters, full-width and half-width forms made one, case folded. Used to find
 * duplicates and leaks, never as input to a model.
 *
 * @example
 * ```ts
 * import { duplicateKey } from "lib/data/mod.ts";
 * console.log(duplicateKey("ＧＰＴ－4 很 好！") === duplicateKey("gpt-4很好！"));
 * ```
 */
export function duplicateKey(text: string): string {
  return text
    .replace(/[\uff01-\uff5e\uff61-\uffee]+/g, (run) => run.normalize("NFKC"))
    .replace(/[\p{White_Space}\p{Cf}\p{Cc}]+/gu, "")
    .toUpperCase() // and back: folds what has no one-to-one lower case, such as ß and ς
    .toLowerCase();
}

/** The key of a row: that of its text, or of both texts of a pair. */
export function rowKey(row: Row): string {
  return "textB" in row
    ? `${duplicateKey(row.text)}\n${duplicateKey(row.textB)}`
    : duplicateKey(textOf(row));
}
