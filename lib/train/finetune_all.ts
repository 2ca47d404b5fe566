import type { RunRecord } from "../report/mod.ts";
import { finetune, type FinetuneOptions } from "./finetune.ts";
import type { RunConfigInput } from "./run_config.ts";

/** Options of {@linkcode finetuneAll}. */
export interface FinetuneAllOptions extends FinetuneOptions {
  /** Runs of each config, with the seeds 1, 2, … */
  seeds: number;
}

/**
 * Runs several configs with the same data and the same seeds, one after the other, and returns their
 * records; models are not kept. If it is stopped, the records so far are returned.
 *
 * @example
 * ```ts
 * import { finetuneAll, type TrainingData } from "lib/train/mod.ts";
 * const compare = (data: TrainingData) =>
 *   finetuneAll([{ name: "a" }, { name: "b", loss: { name: "focal" } }], { data, seeds: 3 });
 * ```
 */
export async function finetuneAll(
  configs: readonly RunConfigInput[],
  { seeds, ...options }: FinetuneAllOptions,
): Promise<RunRecord[]> {
  const records: RunRecord[] = [];
  for (const config of configs) {
    for (let seed = 1; seed <= seeds; seed++) {
      if (options.signal?.aborted) return records;
      const { model, record } = await finetune({ ...config, seed }, options);
      model.dispose();
      records.push(record);
    }
  }
  return records;
}
