import { spansOfTags } from "./spans_of_tags.ts";
import { type TagScheme, tagsOfSpans } from "./tag_scheme.ts";

/**
 * The same entities in the tags of another scheme.
 *
 * @param tags of one row, sound in the scheme `from`
 * @param row shows in errors
 * @throws {RangeError} when a tag is not of the scheme, or stands where the scheme does not allow it
 *
 * @example
 * ```ts
 * import { convertTags } from "lib/data/mod.ts";
 * console.log(convertTags(["B-LOC", "I-LOC", "B-PER"], "BIO", "BIOES").join(" ")); // B-LOC E-LOC S-PER
 * ```
 */
export function convertTags(
  tags: readonly string[],
  from: TagScheme,
  to: TagScheme,
  row?: string,
): string[] {
  const spans = spansOfTags(tags), sound = tagsOfSpans(tags.length, spans, from);
  const at = sound.findIndex((tag, k) => tag !== tags[k]);
  if (at < 0) return tagsOfSpans(tags.length, spans, to);
  const where = row === undefined ? `tag ${at}` : `row ${row}, tag ${at}`;
  throw new RangeError(
    `Expected sound ${from} tags but found ${tags[at]} where ${sound[at]} would be (${where}). ` +
      "Try another scheme, or correcting the row.",
  );
}
