import { join, relative } from "node:path";
import { projectRoot } from "../fetch/mod.ts";
import { stopCode } from "../jupyter/mod.ts";
import type { RunRecord } from "../report/mod.ts";
import {
  type AnyRunConfig,
  configDifferences,
  type OnProgress,
  progressLine,
  watched,
} from "../train/mod.ts";
import { parseJson } from "./parse_json.ts";
import type { FileConfig } from "./read_run_config.ts";
import { CommandError } from "./run_command.ts";
import type { RunTask } from "./run_tasks.ts";

/**
 * Trains as a config says, or goes on with the run that it began, in sight of a person; writes the run's
 * folder and says what came of it.
 *
 * @param words What was typed behind the task's name, to be repeated where the run can go on.
 * @returns The exit code; 130 or 143 where it was stopped.
 * @throws {CommandError} If a run shall go on with another config.
 */
export async function runToFolder<C extends AnyRunConfig>(
  task: RunTask<C>,
  config: FileConfig<C>,
  how: "begin" | "resume",
  words: string,
): Promise<number> {
  const { out } = config;
  if (how === "resume") await checkSameConfig(config);
  try {
    const { model, record } = await watched(({ onProgress, ...watch }) =>
      task.make(config, how, { ...watch, onProgress: spoken(onProgress) })
    );
    model.dispose();
    if (record.stopped === "interrupted") return stopped(task.name, record, words);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
    console.log("Stopped before the first step.");
    return stopCode();
  }
  const metrics: unknown = JSON.parse(await Deno.readTextFile(join(out, "metrics.json")));
  console.log(
    `${task.scoreLines(metrics)}\nWritten to ${shortPath(out)}: model/, metrics.json and more.`,
  );
  return 0;
}

/** A run goes on with the config in its folder: a change in the file that was named would not count. */
export async function checkSameConfig(config: FileConfig<AnyRunConfig>): Promise<void> {
  const file = join(config.out, "run.json"), text = await Deno.readTextFile(file).catch(() => "");
  if (text === "") return; // resume() says so
  const began = parseJson(text, file) as Record<string, unknown>;
  const changed = configDifferences(began, config, ["out"]);
  if (changed.length === 0) return;
  throw new CommandError(
    `Expected the config with which the run began but found another in ${
      changed.join(", ")
    } (file: ` +
      `${file}). A run goes on as it began; for another run name another folder as "out".`,
  );
}

function stopped(task: string, { curves }: RunRecord, words: string): number {
  console.log(
    `Stopped after step ${curves.length}. Go on with: deno task ${task} ${words} --resume`,
  );
  return stopCode();
}

/** Where no terminal shows the line that changes, a line for each scoring of dev. */
function spoken(show: OnProgress): OnProgress {
  if (Deno.stderr.isTerminal()) return show;
  let step = 0, isScored = false;
  return (progress) => {
    if (progress.phase === "evaluate") isScored = true;
    if (!isScored || progress.phase !== "train" || progress.step === step) return;
    isScored = false;
    step = progress.step;
    console.log(progressLine(progress));
  };
}

function shortPath(path: string): string {
  const short = relative(projectRoot(), path);
  return short.startsWith("..") ? path : short;
}
