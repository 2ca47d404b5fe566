import { convertTags } from "./convert_tags.ts";
import type { EntityRow, TagRow } from "./rows.ts";
import { spansOfTags } from "./spans_of_tags.ts";
import { type TagScheme, tagsOfSpans } from "./tag_scheme.ts";

/** Rows whose tags are of one scheme and sound in it. */
export interface RowsInScheme<R> {
  rows: R[];
  /** The scheme that the tags came in. */
  from: TagScheme;
  /** Ids of rows whose tags broke that scheme, and were read as `spansOfTags` reads them. */
  broken: string[];
}

/**
 * The scheme of rows' tags, by the prefixes that occur: M only in BMES, E and S (or, as BILOU has them, L
 * and U) in BIOES.
 */
export function schemeOf(rows: readonly (TagRow | EntityRow)[]): TagScheme {
  const prefixes = new Set(rows.flatMap((row) => "tags" in row ? row.tags.map(prefixOf) : []));
  if (prefixes.has("M")) return "BMES";
  return ["E", "S", "L", "U"].some((prefix) => prefixes.has(prefix)) ? "BIOES" : "BIO";
}

const prefixOf = (tag: string) => tag.split("-", 1)[0];

/**
 * Writes the tags of rows in another scheme; rows of texts with entities stay. Tags of public sets break
 * their scheme now and then: such rows are kept, their entities read leniently, and named.
 *
 * @param from the scheme that the tags are in, see `schemeOf`
 *
 * @example
 * ```ts
 * import { rowsInScheme } from "lib/data/mod.ts";
 * const row = { id: "1", tokens: ["北", "京"], tags: ["B-LOC", "E-LOC"] };
 * console.log(rowsInScheme([row], "BIOES", "BIO").rows[0].tags); // ["B-LOC", "I-LOC"]
 * ```
 */
export function rowsInScheme<R extends TagRow | EntityRow>(
  rows: readonly R[],
  from: TagScheme,
  to: TagScheme,
): RowsInScheme<R> {
  const broken: string[] = [];
  const converted = rows.map((row): R => {
    if (!("tags" in row)) return row;
    const tags = row.tags.map(withoutBilou);
    if (isSound(tags, from)) return { ...row, tags: convertTags(tags, from, to) };
    broken.push(row.id);
    return { ...row, tags: tagsOfSpans(tags.length, spansOfTags(tags), to) };
  });
  return { rows: converted, from, broken };
}

const withoutBilou = (tag: string) => tag.replace(/^L-/, "E-").replace(/^U-/, "S-");

function isSound(tags: readonly string[], scheme: TagScheme): boolean {
  const sound = tagsOfSpans(tags.length, spansOfTags(tags), scheme);
  return sound.every((tag, k) => tag === tags[k]);
}
