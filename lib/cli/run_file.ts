import { join } from "node:path";
import type { AnyRunConfig } from "../train/mod.ts";
import { type CommandLine, typedPath } from "./command_line.ts";
import { readRunConfig } from "./read_run_config.ts";
import type { RunTask } from "./run_tasks.ts";
import { checkSameConfig, runToFolder } from "./run_to_folder.ts";

/** What is done with the folder of a run that has ended, given the words that were typed. */
export type AfterRun = (out: string, words: string) => Promise<void>;

/**
 * Makes the run of `RUN.json [--set KEY=VALUE ...] [--resume]`; gives the exit code. A run that has ended is
 * not made again where something is to be done with it.
 */
export async function runFile<C extends AnyRunConfig>(
  task: RunTask<C>,
  { words: [typed], options: { set = [], resume } }: CommandLine,
  after?: AfterRun,
): Promise<number> {
  const config = await readRunConfig(typedPath(typed), set, task.parse);
  const words = [typed, ...set.map((each) => `--set '${each}'`)].join(" ");
  const isDone = after !== undefined && await isFinished(config.out);
  if (isDone) await checkSameConfig(config);
  const code = isDone ? 0 : await runToFolder(task, config, resume ? "resume" : "begin", words);
  if (code === 0) await after?.(config.out, words);
  return code;
}

/** `metrics.json` is written last. */
const isFinished = (out: string) =>
  Deno.stat(join(out, "metrics.json")).then(({ isFile }) => isFile, () => false);
