import type { Example } from "./encode_rows.ts";

/** Where a batch asks for words; both [places], filled up with places that ask for none. */
export interface MaskedPlaces {
  /** `row · length + column`; 0 of those that fill up. */
  places: Int32Array;
  /** The id of the word that stood there; -1 of those that fill up. */
  words: Int32Array;
}

/** Numbers of places are rounded up to this part of a batch's positions, so that few shapes occur. */
const GRAIN = 1 / 10;

/**
 * The masked places of a batch, row by row. How many there are changes from batch to batch, and each
 * number would be a shape to compile: at a share of 0.15 nearly all batches of one shape round to one
 * number. What fills it up costs little, for an encoder does far more than a decoder of so few places.
 *
 * @param rows those that are examples, without what fills the batch up
 * @returns null where no row is masked
 */
export function maskedPlaces(
  rows: readonly Pick<Example, "masked">[],
  { size, length }: { size: number; length: number },
): MaskedPlaces | null {
  if (rows.every(({ masked }) => masked === undefined)) return null;
  const places = rows.flatMap(({ masked }, row) =>
    (masked?.positions ?? []).map((at) => row * length + at)
  );
  const words = rows.flatMap(({ masked }) => masked?.labels ?? []);
  const grain = Math.max(8, Math.ceil(size * length * GRAIN));
  const found = {
    places: new Int32Array(Math.max(1, Math.ceil(places.length / grain)) * grain),
    words: new Int32Array(Math.max(1, Math.ceil(places.length / grain)) * grain).fill(-1),
  };
  found.places.set(places);
  found.words.set(words);
  return found;
}
