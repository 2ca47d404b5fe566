/** One of several machines that share a store. */
export interface Shard {
  /** From 1. */
  index: number;
  of: number;
}

/**
 * Which runs, by their place in the plan, are a shard's: every `of`-th one.
 *
 * @throws {RangeError} If there is no such shard.
 */
export function ownShare({ index, of }: Shard = { index: 1, of: 1 }): (place: number) => boolean {
  const isShard = Number.isInteger(index) && Number.isInteger(of) && index >= 1 && index <= of;
  if (isShard) return (place) => place % of === index - 1;
  throw new RangeError(
    `Expected a shard such as 1 of 3 but found ${index} of ${of}. Shards count from 1.`,
  );
}
