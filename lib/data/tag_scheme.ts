/** How tags mark where an entity begins and ends. */
export type TagScheme = "BIO" | "BIOES" | "BMES";

/** Prefix of a word at each place of an entity, by scheme. */
const PREFIXES: Readonly<
  Record<TagScheme, { first: string; inside: string; last: string; only: string }>
> = {
  BIO: { first: "B", inside: "I", last: "I", only: "B" },
  BIOES: { first: "B", inside: "I", last: "E", only: "S" },
  BMES: { first: "B", inside: "M", last: "E", only: "S" },
};

/**
 * All tags of a scheme: `O`, then those of each type. A tag's index is its class.
 *
 * @example
 * ```ts
 * import { tagSet } from "lib/data/mod.ts";
 * console.log(tagSet(["PER", "LOC"], "BIO")); // ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]
 * ```
 */
export function tagSet(types: readonly string[], scheme: TagScheme): string[] {
  const prefixes = [...new Set(Object.values(PREFIXES[scheme]))];
  return ["O", ...types.flatMap((type) => prefixes.map((prefix) => `${prefix}-${type}`))];
}

/**
 * The tags of a row of words from the spans of its entities.
 *
 * @param count how many words
 * @param spans `[start, end)` in words, and the type; where spans overlap, the earlier one stays
 *
 * @example
 * ```ts
 * import { tagsOfSpans } from "lib/data/mod.ts";
 * console.log(tagsOfSpans(4, [{ start: 1, end: 3, label: "LOC" }], "BIOES").join(" "));
 * // O B-LOC E-LOC O
 * ```
 */
export function tagsOfSpans(
  count: number,
  spans: readonly { start: number; end: number; label: string }[],
  scheme: TagScheme,
): string[] {
  const tags = new Array<string>(count).fill("O");
  const { first, inside, last, only } = PREFIXES[scheme];
  for (const { start, end, label } of spans) {
    if (tags.slice(start, end).some((tag) => tag !== "O")) continue;
    for (let k = start; k < end; k++) {
      const prefix = k === start
        ? (end - start === 1 ? only : first)
        : k === end - 1
        ? last
        : inside;
      tags[k] = `${prefix}-${label}`;
    }
  }
  return tags;
}
