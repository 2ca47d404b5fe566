import { holdRunFolder } from "./hold_run_folder.ts";
import { parsePretrainConfig } from "./pretrain_config.ts";
import { loadPretrainData, textsFingerprint } from "./pretrain_data.ts";
import { PRETRAIN } from "./pretrain_kind.ts";
import { type PretrainOptions, type PretrainResult, resultOf } from "./pretrain.ts";
import { unfinishedRun, whereToGoOn } from "./resume.ts";
import { runToEnd } from "./run_to_end.ts";

/**
 * Goes on with a run of {@linkcode pretrain} that was stopped or killed, as `resume` does with one of
 * `finetune`, and ends with the digits of the run that was never stopped.
 *
 * @param folder The run's, as its config's `out` named it.
 * @param options.data The same texts; to be given if `pretrain` was given them.
 * @throws {Error} If there is no run, it is finished or under way, or its config or texts are not what
 * they were: the message says what differs.
 * @example
 * ```ts
 * import { pretrain, resumePretraining } from "lib/train/mod.ts";
 * async function example() {
 *   const signal = AbortSignal.timeout(60_000);
 *   (await pretrain({ train: "reviews.txt", out: "runs/domain" }, { signal })).model.dispose();
 *   const { model, record } = await resumePretraining("runs/domain");
 *   console.log(record.stopped); // "finished"
 *   model.dispose();
 * }
 * ```
 */
export async function resumePretraining(
  folder: string,
  { data: given, ...watch }: PretrainOptions = {},
): Promise<PretrainResult> {
  using _held = await holdRunFolder(folder);
  const config = { ...parsePretrainConfig(await unfinishedRun(folder, "pretrain")), out: folder };
  const data = await loadPretrainData(config, { given, signal: watch.signal });
  const from = await whereToGoOn(folder, config, data, textsFingerprint(data));
  return resultOf(await runToEnd(PRETRAIN, { config, data, from, ...watch }));
}
