import { join } from "node:path";
import { removeIfThere } from "../fetch/mod.ts";
import { RunRecord } from "../report/mod.ts";
import {
  finetune,
  type FinetuneOptions,
  type FinetuneResult,
  NonFiniteError,
  type OnProgress,
  resume,
  type RunConfig,
} from "../train/mod.ts";

/** A run to make, or to go on with. */
export interface RunJob extends FinetuneOptions {
  config: RunConfig;
  data: NonNullable<FinetuneOptions["data"]>;
  /** Its own folder, for checkpoints; there may be some in it. */
  folder: string;
}

/** Makes a run; undefined if it was stopped before its end. */
export type MakeRun = (job: RunJob) => Promise<RunRecord | undefined>;

/**
 * Makes a run by `finetune`, or goes on with it by `resume` where its folder holds one that was stopped
 * or killed. A run that meets a number that is not finite is a result, too.
 */
export const trainRun: MakeRun = async ({ config, folder, ...options }) => {
  const finished = await finishedRecord(folder);
  if (finished) return finished;
  try {
    const { model, record } = await begunOrNew({ ...config, out: folder }, folder, options);
    model.dispose();
    return record.stopped === "interrupted" ? undefined : record;
  } catch (error) {
    if (error instanceof NonFiniteError) return error.record;
    if (options.signal?.aborted) return undefined;
    throw error;
  }
};

/** The record of a run that came to its end, but whose process did not. */
async function finishedRecord(folder: string): Promise<RunRecord | undefined> {
  const isWritten = await Deno.stat(join(folder, "metrics.json")).then(() => true, () => false);
  if (!isWritten) return undefined;
  return RunRecord.parse(JSON.parse(await Deno.readTextFile(join(folder, "record.json"))));
}

async function begunOrNew(
  config: RunConfig,
  folder: string,
  options: FinetuneOptions,
): Promise<FinetuneResult> {
  const isBegun = await Deno.stat(join(folder, "run.json")).then(() => true, () => false);
  if (!isBegun) return await finetune(config, options);
  let steps = 0;
  const onProgress: OnProgress = (progress) => {
    steps++;
    options.onProgress?.(progress);
  };
  try {
    return await resume(folder, { ...options, onProgress });
  } catch (error) {
    // What cannot even be gone on with is begun anew; what fails on its way is a failure.
    if (steps > 0 || options.signal?.aborted || error instanceof NonFiniteError) throw error;
    await removeIfThere(folder);
    return await finetune(config, options);
  }
}
