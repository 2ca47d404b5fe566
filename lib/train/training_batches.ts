import { type Batch, type Example, makeBatch, planBatches } from "../data/mod.ts";
import type { RunConfig } from "./run_config.ts";

/** Batches among which rows are sorted by length: little padding, and still much chance. */
const WINDOW = 50;
/** Windows of an epoch at least, or a small data set would have the same batches in every epoch. */
const FEWEST_WINDOWS = 4;

/** The part of a run config that decides the batches. */
export type BatchConfig =
  & Pick<RunConfig, "batchSize" | "tokenBudget" | "padding" | "seed" | "maxLength">
  & { optim: Pick<RunConfig["optim"], "accumulate"> };

/** The steps of an epoch: the numbers of their rows, and how to make their batches. */
export interface EpochPlan {
  /** Batches of each step; the last step may have fewer. */
  readonly steps: readonly (readonly number[][])[];
  /** The batches of a step, padded as the config says. */
  batches(step: readonly number[][]): Batch[];
}

/**
 * Plans an epoch of a run: rows shuffled by seed and epoch, with the padding "bucket" those of similar
 * length together, the batches in random order, so many of them to a step as gradients are accumulated.
 *
 * @param rowAt The rows as they go into the batches. Default: as they are.
 */
export function planEpoch(
  examples: readonly Example[],
  config: BatchConfig,
  epoch: number,
  padId: number,
  rowAt?: (row: number) => Example,
): EpochPlan {
  const { batchSize, seed, maxLength, padding, tokenBudget, optim: { accumulate } } = config;
  const lengths = examples.map(({ encoding }) => encoding.length);
  const window = Math.min(WINDOW, Math.floor(examples.length / (batchSize * FEWEST_WINDOWS)));
  const longest = lengths.reduce((most, length) => Math.max(most, length), 1);
  const options = {
    batchSize,
    tokenBudget: tokenBudget ?? undefined,
    seed,
    epoch,
    bucket: padding === "bucket" ? window : 0,
    // Every length is rounded up to a multiple of the longest one, and so to that.
    lengthMultiple: padding === "longest" ? longest : undefined,
    padId,
    maxLength,
  };
  const planned = planBatches(lengths, options);
  const steps = Array.from(
    { length: Math.ceil(planned.length / accumulate) },
    (_, i) => planned.slice(i * accumulate, (i + 1) * accumulate),
  );
  const rowsOf = (rows: readonly number[]) => rowAt ? chosen(rows, rowAt) : examples;
  return { steps, batches: (step) => step.map((rows) => makeBatch(rowsOf(rows), rows, options)) };
}

/** Some examples at their numbers; the other places stay empty. */
function chosen(rows: readonly number[], rowAt: (row: number) => Example): Example[] {
  const found: Example[] = [];
  for (const row of rows) found[row] = rowAt(row);
  return found;
}
