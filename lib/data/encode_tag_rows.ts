import type { Encoding, Offset, Tokenizer } from "lib/tokenizer/mod.ts";
import type { Example } from "./encode_rows.ts";
import type { EntityRow, TagRow } from "./rows.ts";
import { refuseOverlaps, refuseStrangers } from "./refuse_tag_rows.ts";
import { type TagScheme, tagsOfSpans } from "./tag_scheme.ts";
import {
  placesOfUnits,
  type TaggedPieces,
  tagsOfPieces,
  type TagUnits,
  unitsOfTokens,
  wordsOfUnits,
} from "./tag_units.ts";
import { cutWindows, type EncodingWindow } from "./tag_windows.ts";

/** A tagging row, or a window of it, as the model sees it. */
export interface TagExample extends Example {
  /** [tokens] class of each token that stands for a unit; -1 at others, which are not scored. */
  tags: Int32Array;
  /** [tokens] the row's unit that a token stands for, -1 for others. */
  units: Int32Array;
  /** Number of the row among those given. */
  row: number;
  /** What is tagged in the whole row. */
  rowUnits: TagUnits;
  /** [units of the whole row] their tags. */
  rowTags: readonly string[];
}

/** A cleaned text and the way back to the raw one, as `cleanWithReport` gives them. */
export interface CleanedText {
  text: string;
  toOriginalSpan(start: number, end: number): Offset;
}

/** How tagging rows are encoded. */
export interface EncodeTagsOptions {
  /** All tags, e.g. from `tagSet`; a tag's index is its class. */
  tags: readonly string[];
  /** The scheme of `tags`, for rows with entities and for the pieces of words. Default BIO. */
  scheme?: TagScheme;
  /** Which tokens carry a tag. Default first: one for each word, so that a CRF sees words. */
  pieces?: TaggedPieces;
  /** Cleans a text before it is encoded, e.g. `cleanWithReport`. Entities stay those of the raw text. */
  clean?: (text: string) => CleanedText;
  /** At most so many tokens, special ones included. Default: no limit. */
  maxLength?: number;
  /**
   * Cut longer rows into windows that share so many tokens, instead of leaving out what is too much.
   * None begins inside of an entity where that can be avoided.
   */
  overlap?: number;
  /**
   * Cut without a look at the tags, as it must be where they are to be predicted: windows may begin
   * anywhere. Default false.
   */
  blind?: boolean;
}

/**
 * Encodes tagging rows. The first piece of each word carries the word's tag, or all pieces do: for rows
 * with tokens their own, for rows with entities the words that the tokenizer finds (each Chinese
 * character is one), of which those count that begin inside of an entity.
 *
 * @returns one example a row; with `overlap`, one for each window
 * @throws {RangeError} listing the rows whose tags are not among `tags`, or whose entities overlap; or
 * when windows have no room
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
  const { tags } = options, classes = new Map(tags.map((tag, index) => [tag, index]));
  refuseOverlaps(rows);
  const encoded = rows.map((row) => encodeRow(row, tokenizer, options));
  refuseStrangers(rows, encoded, tags);
  return encoded.flatMap(({ encoding, unitTags, tokenUnits, units }, row) =>
    windowsOf(encoding, tokenUnits, unitTags, options).map((window): TagExample => {
      const standing = window.tokens.map((token) => tokenUnits[token]);
      const scored = wholeEntitiesOnly(standing, unitTags);
      return {
        encoding: window.encoding,
        label: -1,
        tags: scored.map((unit) => unit === -1 ? -1 : classes.get(unitTags[unit]) ?? -1),
        units: standing,
        row,
        rowUnits: units,
        rowTags: unitTags,
      };
    })
  );
}

interface EncodedRow {
  encoding: Encoding;
  /** [tokens] */
  tokenUnits: Int32Array;
  /** [units] */
  unitTags: string[];
  units: TagUnits;
}

function encodeRow(
  row: TagRow | EntityRow,
  tokenizer: Tokenizer,
  options: EncodeTagsOptions,
): EncodedRow {
  return "tokens" in row
    ? encodeWordRow(row, tokenizer, options)
    : encodeTextRow(row, tokenizer, options);
}

function encodeWordRow(
  row: TagRow,
  tokenizer: Tokenizer,
  { scheme = "BIO", pieces = "first", clean }: EncodeTagsOptions,
): EncodedRow {
  const cleaned = clean ? row.tokens.map((word) => clean(word).text) : row.tokens;
  const encoding = tokenizer.encodeWords(cleaned), tokenUnits = unitsOfTokens(encoding, pieces);
  const words = wordsOfUnits(encoding, tokenUnits);
  const counts = new Map<number, number>(); // pieces of each word, in order
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const unitTags = [...counts].flatMap(([word, count]) =>
    tagsOfPieces(row.tags[word], count, scheme)
  );
  return { encoding, tokenUnits, unitTags, units: { words, places: null, lost: 0 } };
}

function encodeTextRow(
  { text, entities }: EntityRow,
  tokenizer: Tokenizer,
  { scheme = "BIO", pieces = "first", clean }: EncodeTagsOptions,
): EncodedRow {
  const cleaned = clean?.(text) ?? { text, toOriginalSpan: (start, end): Offset => [start, end] };
  const encoding = tokenizer.encode(cleaned.text), tokenUnits = unitsOfTokens(encoding, pieces);
  const places = placesOfUnits(encoding, tokenUnits, cleaned.toOriginalSpan);
  const spans = entities.flatMap(({ start, end, label }) => {
    const first = places.findIndex(([at]) => at >= start && at < end);
    const last = places.findLastIndex(([at]) => at >= start && at < end);
    return first < 0 ? [] : [{ start: first, end: last + 1, label }];
  });
  const units = { words: wordsOfUnits(encoding, tokenUnits), places };
  return {
    encoding,
    tokenUnits,
    unitTags: tagsOfSpans(places.length, spans, scheme),
    units: { ...units, lost: entities.length - spans.length },
  };
}

/** All windows, or the first only where the rest is to be left out. */
function windowsOf(
  encoding: Encoding,
  tokenUnits: Int32Array,
  unitTags: readonly string[],
  { maxLength = Infinity, overlap, blind = false }: EncodeTagsOptions,
): EncodingWindow[] {
  const windows = cutWindows(encoding, {
    maxLength,
    overlap: overlap ?? 0,
    mayBegin: (token) => blind || !goesOn(unitTags[tokenUnits[token]]),
  });
  return overlap === undefined ? windows.slice(0, 1) : windows;
}

const goesOn = (tag: string | undefined) => tag !== undefined && /^[IMEL]-/.test(tag);

/** Units of a window, but for those of an entity that an end of the window cuts: -1. */
function wholeEntitiesOnly(standing: Int32Array, unitTags: readonly string[]): Int32Array {
  const units = standing.filter((unit) => unit !== -1);
  if (units.length === 0) return standing;
  let first = units[0], end = units[units.length - 1] + 1;
  while (first > 0 && first < end && goesOn(unitTags[first])) first++;
  if (goesOn(unitTags[end])) {
    do end--; while (end > first && goesOn(unitTags[end]));
  }
  return standing.map((unit) => unit >= first && unit < end ? unit : -1);
}
