import type { Tokenizer } from "lib/tokenizer/mod.ts";
import type { TagExample } from "./encode_tag_rows.ts";

/** A token of a tagging row, and the tag that it stands for. */
export interface AlignedToken {
  token: string;
  /** Where it stands in what was encoded, UTF-16 units `[start, end)`; null for special tokens. */
  start: number | null;
  end: number | null;
  /** Number of its word; null for special tokens. */
  word: number | null;
  /** Null where nothing is scored: special tokens, later pieces of words. */
  tag: string | null;
}

/**
 * The tokens of an example that `encodeTagRows` made, each with its place, its word and its tag: to look
 * at how tags and pieces are aligned.
 *
 * @param tags as they were given to `encodeTagRows`
 *
 * @example
 * ```ts
 * import { alignedTokens, encodeTagRows, tagSet } from "lib/data/mod.ts";
 * import { loadTokenizer } from "lib/tokenizer/mod.ts";
 * const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh"), tags = tagSet(["ORG"], "BIO");
 * const rows = [{ id: "1", text: "OpenAI说", entities: [{ start: 0, end: 6, label: "ORG" }] }];
 * const [example] = encodeTagRows(rows, tokenizer, { tags });
 * console.log(alignedTokens(example, tokenizer, tags).map(({ token, tag }) => `${token} ${tag}`));
 * ```
 */
export function alignedTokens(
  { encoding, tags: classes }: Pick<TagExample, "encoding" | "tags">,
  tokenizer: Tokenizer,
  tags: readonly string[],
): AlignedToken[] {
  const { ids, offsets, wordIds } = encoding;
  return Array.from(ids, (id, k) => {
    const isSpecial = wordIds[k] === -1, [start, end] = offsets[k];
    return {
      token: tokenizer.tokenOf(id) ?? "",
      start: isSpecial ? null : start,
      end: isSpecial ? null : end,
      word: isSpecial ? null : wordIds[k],
      tag: classes[k] < 0 ? null : tags[classes[k]],
    };
  });
}
