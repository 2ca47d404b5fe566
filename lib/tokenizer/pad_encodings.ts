import type { Encoding } from "./encoding.ts";

/** Equally long rows, ready for a model: row r lies at `[r * length, (r + 1) * length)`. */
export interface EncodedBatch {
  /** Rows. */
  size: number;
  /** Tokens per row, padding included. */
  length: number;
  /** [size, length] vocabulary ids. */
  ids: Int32Array;
  /** [size, length] 1 for tokens, 0 for padding. */
  mask: Int32Array;
  /** [size, length] segment ids. */
  typeIds: Int32Array;
}

/** How {@link padEncodings} pads. */
export interface PadOptions {
  /** Id of the padding token. */
  padId: number;
  /** Pad to this many tokens rather than to the longest row. */
  length?: number;
  /** Round the length up to a multiple of this. */
  lengthMultiple?: number;
}

/**
 * Stacks encodings into one batch, padded at the right to its longest row.
 *
 * @throws {RangeError} when a row is longer than `length`
 *
 * @example
 * ```ts
 * import { loadTokenizer, padEncodings } from "lib/tokenizer/mod.ts";
 * const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");
 * const encodings = ["好", "很不好"].map((text) => tokenizer.encode(text));
 * const { size, length } = padEncodings(encodings, { padId: tokenizer.padId, lengthMultiple: 8 });
 * console.log(size, length); // 2 8
 * ```
 */
export function padEncodings(encodings: readonly Encoding[], options: PadOptions): EncodedBatch {
  const size = encodings.length;
  const length = paddedLength(encodings, options);
  const ids = new Int32Array(size * length).fill(options.padId);
  const mask = new Int32Array(size * length);
  const typeIds = new Int32Array(size * length);
  encodings.forEach((encoding, row) => {
    ids.set(encoding.ids, row * length);
    typeIds.set(encoding.typeIds, row * length);
    mask.fill(1, row * length, row * length + encoding.length);
  });
  return { size, length, ids, mask, typeIds };
}

function paddedLength(encodings: readonly Encoding[], options: PadOptions): number {
  const longest = encodings.reduce((most, encoding) => Math.max(most, encoding.length), 0);
  const { length = roundUp(longest, options.lengthMultiple ?? 1) } = options;
  if (longest <= length) return length;
  throw new RangeError(
    `Expected rows of at most ${length} tokens but found one of ${longest}. ` +
      "Try encoding with maxLength.",
  );
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
