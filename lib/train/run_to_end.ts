import { engineInfo, openEngine } from "../engine/mod.ts";
import { dataFingerprint } from "./data_fingerprint.ts";
import type { FinetuneOptions, FinetuneResult } from "./finetune.ts";
import { createModel } from "./create_model.ts";
import type { RunConfig } from "./run_config.ts";
import type { RunData } from "./run_data.ts";
import { versionsOf } from "./run_record.ts";
import { writeRunFolder } from "./run_folder.ts";
import { freshState, type RunState } from "./run_state.ts";
import { type SavedTensors, saveTo } from "./saved_run.ts";
import type { Row } from "../data/mod.ts";
import type { TrainingData } from "./training_data.ts";
import { TrainingRun } from "./training_run.ts";

/** Checked rows, with what is known of where they come from. */
export type CheckedData = TrainingData<Row> & Partial<Pick<RunData, "facts">>;

/** A run to begin, or to go on with. */
export interface RunToMake extends Omit<FinetuneOptions, "data"> {
  config: RunConfig;
  data: CheckedData;
  /** Where to go on; without it the run begins. */
  from?: { state: RunState; tensors: SavedTensors };
}

/** Opens the engine, makes the model, trains, scores, and writes the run's folder if it has one. */
export async function runToEnd(
  { config, data, from, ...watch }: RunToMake,
): Promise<FinetuneResult> {
  await openEngine({ precision: from?.state.precision ?? config.precision });
  const state = from?.state ?? newState(config, data);
  const model = await createModel(config, data, { signal: watch.signal });
  let run: TrainingRun | undefined;
  try {
    const save = config.out === undefined ? undefined : saveTo(config.out, config);
    const saved = from?.tensors;
    run = new TrainingRun({ state, data, model, saved, save, ...watch });
    const record = await run.finish(await run.train());
    if (config.out !== undefined && record.stopped !== "interrupted") {
      await writeRunFolder(config.out, { config, record, model, data });
    }
    return { model, record };
  } catch (error) {
    model.dispose();
    throw error;
  } finally {
    run?.dispose();
  }
}

function newState(config: RunConfig, data: CheckedData): RunState {
  const info = engineInfo(), { precision } = info;
  return freshState({ config, data: dataFingerprint(data), precision, versions: versionsOf(info) });
}
