import { shuffled } from "./random.ts";

/** Which examples come together, and in which order. */
export interface PlanOptions {
  /** Examples per batch. */
  batchSize: number;
  /** Shuffle by this seed; without it the order is kept (or, with `bucket`, goes by length). */
  seed?: number;
  /** The epoch, from 0: each has an order of its own. Default 0. */
  epoch?: number;
  /**
   * Put examples of similar length together: the shuffled examples are taken in windows of so many
   * batches, sorted by length within each window, and the batches shuffled again. 0 (the default)
   * does not; larger windows mean less padding and less randomness.
   */
  bucket?: number;
}

/**
 * The example numbers of each batch of an epoch: every example once, all batches full but for one.
 *
 * @param lengths tokens of each example
 */
export function planBatches(lengths: readonly number[], options: PlanOptions): number[][] {
  const { batchSize, seed, epoch = 0, bucket = 0 } = options;
  checkPositive("batchSize", batchSize, 1, 32);
  checkPositive("epoch", epoch, 0, 0);
  checkPositive("bucket", bucket, 0, 50);
  const numbers = [...lengths.keys()];
  const order = seed === undefined ? numbers : shuffled(numbers, [seed, epoch, 0]);
  if (bucket === 0) return chunks(order, batchSize);
  // Without a seed there is nothing to keep random: one window over everything pads least.
  const windows = seed === undefined ? [order] : chunks(order, batchSize * bucket);
  const byLength = (a: number, b: number) => lengths[a] - lengths[b] || a - b;
  const planned = windows.flatMap((window) => chunks(window.sort(byLength), batchSize));
  return seed === undefined ? planned : shuffled(planned, [seed, epoch, 1]);
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size));
  return parts;
}

function checkPositive(name: string, value: number, least: number, example: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new RangeError(
    `Expected ${name} to be an integer of at least ${least} but found ${value}. Try ${example}.`,
  );
}
