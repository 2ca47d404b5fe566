import { paddedLength, rowsAt, type ShapeOptions } from "./batch_shape.ts";
import { shuffled } from "./random.ts";

/** Which examples come together, and in which order. */
export interface PlanOptions extends ShapeOptions {
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
 * The example numbers of each batch of an epoch: every example once. All batches but one are full, or,
 * with a token budget, as full as the budget and their longest example allow.
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
  const cut = (window: number[]) => batchesOf(window, lengths, options);
  if (bucket === 0) return cut(order);
  // Without a seed there is nothing to keep random: one window over everything pads least.
  const windows = seed === undefined ? [order] : chunks(order, batchSize * bucket);
  const byLength = (a: number, b: number) => lengths[a] - lengths[b] || a - b;
  const planned = windows.flatMap((window) => cut(window.sort(byLength)));
  return seed === undefined ? planned : shuffled(planned, [seed, epoch, 1]);
}

/** Takes one number after the other into a batch while all of it fits. */
function batchesOf(
  numbers: readonly number[],
  lengths: readonly number[],
  options: ShapeOptions,
): number[][] {
  if (options.tokenBudget === undefined) return chunks(numbers, options.batchSize);
  const planned: number[][] = [];
  let longest = 0;
  for (const number of numbers) {
    const last = planned.at(-1), reach = Math.max(longest, lengths[number]);
    const fits = last && last.length < rowsAt(paddedLength(reach, options), options);
    if (fits) last.push(number);
    else planned.push([number]);
    longest = fits ? reach : lengths[number];
  }
  return planned;
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
