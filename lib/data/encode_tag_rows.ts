import type { EncodeOptions, Encoding, Tokenizer } from "lib/tokenizer/mod.ts";
import type { Example } from "./encode_rows.ts";
import type { Entity, EntityRow, TagRow } from "./rows.ts";
import { shown } from "./rows_error.ts";
import { type TagScheme, tagsOfSpans } from "./tag_scheme.ts";

/** A tagging row as the model sees it. */
export interface TagExample extends Example {
  /** [tokens] class of each word's first token; -1 at other tokens, which are not scored. */
  tags: Int32Array;
}

/** How tagging rows are encoded. */
export interface EncodeTagsOptions extends Pick<EncodeOptions, "maxLength"> {
  /** All tags, e.g. from `tagSet`; a tag's index is its class. */
  tags: readonly string[];
  /** The scheme of `tags`, for rows with entities. Default BIO. */
  scheme?: TagScheme;
}

/**
 * Encodes tagging rows. The first token of each word carries the word's tag: for rows with tokens
 * their own, for rows with entities the words that the tokenizer finds (each Chinese character is
 * one), of which those count that begin inside of an entity.
 *
 * @throws {RangeError} listing the rows whose tags are not among `tags`
 *
 * @example
 * ```ts
 * import { encodeTagRows, tagSet } from "lib/data/mod.ts";
 * import { loadTokenizer } from "lib/tokenizer/mod.ts";
 * const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");
 * const rows = [{ id: "1", text: "在北京", entities: [{ start: 1, end: 3, label: "LOC" }] }];
 * const [example] = encodeTagRows(rows, tokenizer, { tags: tagSet(["LOC"], "BIO") });
 * console.log([...example.tags]); // [-1, 0, 1, 2, -1]
 * ```
 */
export function encodeTagRows(
  rows: readonly (TagRow | EntityRow)[],
  tokenizer: Tokenizer,
  options: EncodeTagsOptions,
): TagExample[] {
  const { tags, maxLength, scheme = "BIO" } = options;
  const classes = new Map(tags.map((tag, index) => [tag, index]));
  const encoded = rows.map((row) => {
    if ("tokens" in row) {
      return { row, encoding: tokenizer.encodeWords(row.tokens, { maxLength }), words: row.tags };
    }
    const encoding = tokenizer.encode(row.text, { maxLength });
    return { row, encoding, words: tagsOfEntities(encoding, row.entities, scheme) };
  });
  const strangers = encoded.filter(({ words }) => words.some((tag) => !classes.has(tag)));
  if (strangers.length > 0) throw unknownTags(strangers, tags);
  return encoded.map(({ encoding, words }) => ({
    encoding,
    label: -1,
    tags: firstTokens(encoding).map((word) => word === -1 ? -1 : classes.get(words[word]) ?? -1),
  }));
}

/** [tokens] the number of the word that the token begins, -1 for others. */
function firstTokens({ wordIds }: Encoding): Int32Array {
  return wordIds.map((word, k) => word !== -1 && word === wordIds[k - 1] ? -1 : word);
}

function tagsOfEntities(
  encoding: Encoding,
  entities: readonly Entity[],
  scheme: TagScheme,
): string[] {
  const starts: number[] = []; // of each word, in the raw text
  firstTokens(encoding).forEach((word, k) => {
    if (word !== -1) starts[word] = encoding.starts[k];
  });
  const spans = entities.map(({ start, end, label }) => {
    const inside = starts.flatMap((at, word) => at >= start && at < end ? [word] : []);
    return { start: inside[0] ?? 0, end: (inside.at(-1) ?? -1) + 1, label };
  });
  return tagsOfSpans(starts.length, spans, scheme);
}

const SHOWN = 10;

function unknownTags(
  found: readonly { row: { id: string }; words: readonly string[] }[],
  tags: readonly string[],
): RangeError {
  const list = found.slice(0, SHOWN).map(({ row, words }) => {
    const strange = [...new Set(words)].filter((tag) => !tags.includes(tag));
    return `${strange.map(shown).join(", ")} (row ${row.id})`;
  });
  const more = found.length > SHOWN ? ` and ${found.length - SHOWN} more rows` : "";
  return new RangeError(
    `Expected tags among ${JSON.stringify(tags)} but found ${list.join(", ")}${more}. ` +
      "Try adding them to the tags, or another scheme.",
  );
}
