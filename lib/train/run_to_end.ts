import { engineInfo, openEngine } from "../engine/mod.ts";
import type { FetchOptions } from "../fetch/mod.ts";
import type { RunRecord } from "../report/mod.ts";
import type { FinetuneOptions } from "./finetune.ts";
import type { AnyRunConfig } from "./pretrain_config.ts";
import type { RunModel } from "./run_model.ts";
import { versionsOf } from "./run_record.ts";
import { freshState, type RunState } from "./run_state.ts";
import { type SavedTensors, saveTo } from "./saved_run.ts";
import type { TaskWork } from "./task_work.ts";
import type { DataSizes } from "./training_data.ts";
import { TrainingRun } from "./training_run.ts";

/** What a run is of, besides the loop: what is trained, on what, and what is left of it. */
export interface RunKind<C extends AnyRunConfig, D extends DataSizes, M extends RunModel> {
  /** SHA-256 of the rows. */
  fingerprint(data: D): string;
  createModel(config: C, data: D, options: FetchOptions): Promise<M>;
  work(config: C, data: D, model: M): TaskWork;
  write(folder: string, outcome: Outcome<C, D, M>): Promise<unknown>;
}

/** What a finished run is written down from. */
export interface Outcome<C, D, M> {
  config: C;
  record: RunRecord;
  model: M;
  data: D;
}

/** A run to begin, or to go on with. */
export interface RunToMake<C, D> extends Omit<FinetuneOptions, "data"> {
  config: C;
  /** Checked rows. */
  data: D;
  /** Where to go on; without it the run begins. */
  from?: { state: RunState; tensors: SavedTensors };
}

/** Opens the engine, makes the model, trains, scores, and writes the run's folder if it has one. */
export async function runToEnd<C extends AnyRunConfig, D extends DataSizes, M extends RunModel>(
  kind: RunKind<C, D, M>,
  { config, data, from, ...watch }: RunToMake<C, D>,
): Promise<{ model: M; record: RunRecord }> {
  await openEngine({ precision: from?.state.precision ?? config.precision });
  const state = from?.state ?? newState(config, kind.fingerprint(data));
  const model = await kind.createModel(config, data, { signal: watch.signal });
  let run: TrainingRun | undefined;
  try {
    const save = config.out === undefined ? undefined : saveTo(config.out, config);
    const work = kind.work(config, data, model);
    run = new TrainingRun({ state, data, model, work, saved: from?.tensors, save, ...watch });
    const record = await run.finish(await run.train());
    if (config.out !== undefined && record.stopped !== "interrupted") {
      await kind.write(config.out, { config, record, model, data });
    }
    return { model, record };
  } catch (error) {
    model.dispose();
    throw error;
  } finally {
    run?.dispose();
  }
}

function newState(config: AnyRunConfig, data: string): RunState {
  const info = engineInfo(), { precision } = info;
  return freshState({ config, data, precision, versions: versionsOf(info) });
}
