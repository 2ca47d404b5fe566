import type { AnyRunConfig } from "../train/mod.ts";
import { type CommandLine, typedPath } from "./command_line.ts";
import { readRunConfig } from "./read_run_config.ts";
import type { RunTask } from "./run_tasks.ts";
import { runToFolder } from "./run_to_folder.ts";

/** What is done with the folder of a run that has ended, given the words that were typed. */
export type AfterRun = (out: string, words: string) => Promise<void>;

/** Makes the run of `RUN.json [--set KEY=VALUE ...] [--resume]`; gives the exit code. */
export async function runFile<C extends AnyRunConfig>(
  task: RunTask<C>,
  { words: [typed], options: { set = [], resume } }: CommandLine,
  after?: AfterRun,
): Promise<number> {
  const config = await readRunConfig(typedPath(typed), set, task.parse);
  const words = [typed, ...set.map((each) => `--set '${each}'`)].join(" ");
  const code = await runToFolder(task, config, resume ? "resume" : "begin", words);
  if (code === 0) await after?.(config.out, words);
  return code;
}
