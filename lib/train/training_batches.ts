import { type Batch, batches, type Example } from "../data/mod.ts";
import type { RunConfig } from "./run_config.ts";

/** Batches among which rows are sorted by length: little padding, and still much chance. */
const WINDOW = 50;
/** Windows of an epoch at least, or a small data set would have the same batches in every epoch. */
const FEWEST_WINDOWS = 4;

/**
 * The batches of one epoch of a run, in training order: shuffled by seed and epoch, rows of similar
 * length together, each batch padded to its own longest row.
 */
export function trainingBatches(
  examples: readonly Example[],
  { batchSize, seed, maxLength }: Pick<RunConfig, "batchSize" | "seed" | "maxLength">,
  epoch: number,
  padId: number,
): Iterable<Batch> {
  const bucket = Math.min(WINDOW, Math.floor(examples.length / (batchSize * FEWEST_WINDOWS)));
  return batches(examples, { batchSize, seed, epoch, bucket, padId, maxLength });
}
