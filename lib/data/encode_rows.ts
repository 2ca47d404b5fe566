import type { EncodeOptions, Encoding, Tokenizer } from "lib/tokenizer/mod.ts";
import type { MaskedTokens } from "./mask_tokens.ts";
import type { LabelledRow } from "./rows.ts";

/** A row as the model sees it. */
export interface Example {
  encoding: Encoding;
  /** The label's index in the dataset's labels; -1 for a tagging row. */
  label: number;
  /** [tokens] the class of each token of a tagging row, -1 where none is scored. */
  tags?: Int32Array;
  /** What masking made of the row: the model sees these ids, and is asked for words in places. */
  masked?: MaskedTokens;
}

/** How rows are encoded. */
export interface EncodeRowsOptions extends Omit<EncodeOptions, "addSpecialTokens"> {
  /** All labels; a label's index is its class. */
  labels: readonly string[];
}

/**
 * Encodes sentences or pairs, and numbers their labels.
 *
 * @throws {RangeError} listing the rows whose label is not among `labels`
 *
 * @example
 * ```ts
 * import { encodeRows } from "lib/data/mod.ts";
 * import { loadTokenizer } from "lib/tokenizer/mod.ts";
 * const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");
 * const rows = [{ id: "1", text: "很好", label: "positive" }];
 * const examples = encodeRows(rows, tokenizer, { labels: ["negative", "positive"], maxLength: 128 });
 * console.log(examples[0].label, examples[0].encoding.length); // 1 4
 * ```
 */
export function encodeRows(
  rows: readonly LabelledRow[],
  tokenizer: Tokenizer,
  options: EncodeRowsOptions,
): Example[] {
  const { labels, ...rest } = options, classes = classesOf(rows, labels);
  return rows.map((row, i) => ({
    encoding: tokenizer.encode(row.text, {
      ...rest,
      pair: "textB" in row ? row.textB : undefined,
    }),
    label: classes[i],
  }));
}

/**
 * The class of each row: its label's index.
 *
 * @throws {RangeError} listing the rows whose label is not among `labels`
 */
export function classesOf(
  rows: readonly Pick<LabelledRow, "id" | "label">[],
  labels: readonly string[],
): number[] {
  const classes = new Map(labels.map((label, index) => [label, index]));
  const strangers = rows.filter((row) => !classes.has(row.label));
  if (strangers.length > 0) throw unknownLabels(strangers, labels);
  return rows.map(({ label }) => classes.get(label) ?? -1);
}

const SHOWN = 10;

function unknownLabels(
  rows: readonly Pick<LabelledRow, "id" | "label">[],
  labels: readonly string[],
): RangeError {
  const list = rows.slice(0, SHOWN).map((row) => `"${row.label}" (row ${row.id})`);
  const more = rows.length > SHOWN ? ` and ${rows.length - SHOWN} more` : "";
  return new RangeError(
    `Expected labels among ${JSON.stringify(labels)} but found ${list.join(", ")}${more}. ` +
      "Try adding them to the labels, or leaving these rows out.",
  );
}
