import type { Encoding, Offset } from "lib/tokenizer/mod.ts";
import type { TagScheme } from "./tag_scheme.ts";

/** Which tokens carry a tag: the first piece of each word, or all pieces. */
export type TaggedPieces = "first" | "all";

/** What is tagged in a row: its words, or their pieces. */
export interface TagUnits {
  /** [units] the word of each. */
  words: Int32Array;
  /**
   * [units] where each stands in the raw text, from its first to its last token; null for rows of words,
   * which have no text.
   */
  places: readonly Offset[] | null;
  /** Entities of the row in which no unit begins: they cannot be learned. */
  lost: number;
}

/** [tokens] the number of the word that the token begins, -1 for others. */
export function firstTokens({ wordIds }: Encoding): Int32Array {
  return wordIds.map((word, k) => word !== -1 && word === wordIds[k - 1] ? -1 : word);
}

/** [tokens] the unit that a token stands for, -1 for others; units count from 0 in order. */
export function unitsOfTokens(encoding: Encoding, pieces: TaggedPieces): Int32Array {
  const stands = pieces === "all" ? encoding.wordIds : firstTokens(encoding);
  let count = 0;
  return stands.map((word) => word === -1 ? -1 : count++);
}

/** [units] the word of each unit. */
export function wordsOfUnits({ wordIds }: Encoding, units: Int32Array): Int32Array {
  return wordIds.filter((_, k) => units[k] !== -1);
}

/**
 * [units] where each unit stands in the raw text.
 *
 * @param toOriginal from a span of what was encoded to one of the raw text
 */
export function placesOfUnits(
  { starts, ends, wordIds }: Encoding,
  units: Int32Array,
  toOriginal: (start: number, end: number) => Offset,
): Offset[] {
  const spans: [number, number][] = [];
  units.forEach((unit, k) => {
    if (unit !== -1) spans.push([starts[k], ends[k]]);
    else if (wordIds[k] !== -1) spans[spans.length - 1][1] = ends[k]; // a later piece of the word
  });
  return spans.map(([start, end]) => toOriginal(start, end));
}

/** The tag of a word from those of its pieces; the opposite of {@linkcode tagsOfPieces}. */
export function tagOfPieces(pieces: readonly string[]): string {
  const [first] = pieces, last = pieces[pieces.length - 1], prefix = first[0];
  const ends = pieces.length > 1 && last[0] === "E" && last.slice(1) === first.slice(1);
  if (!ends || !"BIM".includes(prefix)) return first;
  return `${prefix === "B" ? "S" : "E"}${first.slice(1)}`;
}

/**
 * The tags of a row's words from those of its units: the same ones where first pieces are tagged.
 *
 * @param tags of all units, in order
 * @param count words of the row; those without a unit are outside of entities
 */
export function tagsOfWords(
  tags: readonly string[],
  { words }: Pick<TagUnits, "words">,
  count: number,
): string[] {
  const pieces = new Map<number, string[]>();
  tags.forEach((tag, k) => {
    const word = words[k];
    pieces.set(word, [...pieces.get(word) ?? [], tag]);
  });
  return Array.from({ length: count }, (_, word) => tagOfPieces(pieces.get(word) ?? ["O"]));
}

/**
 * The tags of a word's pieces: the first has the word's, the others go on with it, and an end goes to the
 * last.
 */
export function tagsOfPieces(tag: string, count: number, scheme: TagScheme): string[] {
  const type = tag.slice(2), prefix = tag[0], inside = scheme === "BMES" ? "M" : "I";
  if (tag === "O" || count <= 1) return new Array<string>(count).fill(tag);
  const begins = prefix === "B" || prefix === "S", ends = prefix === "E" || prefix === "S";
  return Array.from({ length: count }, (_, k) => {
    if (k === 0) return `${begins ? "B" : inside}-${type}`;
    return `${ends && k === count - 1 ? "E" : inside}-${type}`;
  });
}
