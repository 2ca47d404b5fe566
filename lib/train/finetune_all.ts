import type { RunRecord } from "../report/mod.ts";
import { NonFiniteError } from "./diagnose.ts";
import { finetune, type FinetuneOptions } from "./finetune.ts";
import { parseRunConfig } from "./parse_run_config.ts";
import type { RunConfig, RunConfigInput } from "./run_config.ts";

/** Options of {@linkcode finetuneAll}. */
export interface FinetuneAllOptions extends FinetuneOptions {
  /** Runs of each config, with the seeds 1, 2, …; at least 1. */
  seeds: number;
}

/**
 * Runs several configs with the same data and the same seeds, one after the other, and returns their
 * records; models are not kept. If it is stopped, the records so far are returned. A run that meets a
 * number that is not finite is a result, too: its record says `stopped: "non-finite"`, and the next
 * run begins.
 *
 * @throws {TypeError} If a config is not valid; nothing is run then. Otherwise as `finetune`.
 * @throws {RangeError} If `seeds` is not a whole number from 1.
 * @example
 * ```ts
 * import { finetuneAll, type TrainingData } from "lib/train/mod.ts";
 * const compare = (data: TrainingData) =>
 *   finetuneAll([{ name: "a" }, { name: "b", loss: { name: "focal" } }], { data, seeds: 3 });
 * ```
 */
export async function finetuneAll(
  configs: readonly Omit<RunConfigInput, "seed">[],
  { seeds, ...options }: FinetuneAllOptions,
): Promise<RunRecord[]> {
  if (!(Number.isInteger(seeds) && seeds >= 1)) {
    throw new RangeError(`Expected a whole number of seeds from 1 but found ${seeds}.`);
  }
  const numbers = Array.from({ length: seeds }, (_, i) => i + 1), records: RunRecord[] = [];
  const runs = configs.flatMap((one) => numbers.map((seed) => parseRunConfig({ ...one, seed })));
  for (const config of runs) {
    if (options.signal?.aborted) break;
    const record = await runOnce(config, options);
    if (record) records.push(record);
  }
  return records;
}

/** The run's record; undefined if it was stopped before there was one. */
async function runOnce(
  config: RunConfig,
  options: FinetuneOptions,
): Promise<RunRecord | undefined> {
  try {
    const { model, record } = await finetune(config, options);
    model.dispose();
    return record;
  } catch (error) {
    if (error instanceof NonFiniteError) return error.record;
    if (options.signal?.aborted && error === options.signal.reason) return undefined;
    throw error;
  }
}
