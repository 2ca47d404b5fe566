import { join, relative } from "node:path";
import { projectRoot } from "../fetch/mod.ts";
import { stopCode } from "../jupyter/mod.ts";
import { formatNumber, type RunRecord } from "../report/mod.ts";
import {
  configDifferences,
  finetune,
  loadRunData,
  type OnProgress,
  progressLine,
  resume,
  type RunData,
  type RunMetrics,
  watched,
} from "../train/mod.ts";
import { fetchProgress } from "./fetch_progress.ts";
import { parseJson } from "./parse_json.ts";
import type { FileConfig } from "./read_run_config.ts";
import { CommandError } from "./run_command.ts";

/**
 * Trains as a config says, or goes on with the run that it began, in sight of a person; writes the run's
 * folder and says what came of it.
 *
 * @param words What was typed behind the task's name, to be repeated where the run can go on.
 * @returns The exit code; 130 or 143 where it was stopped.
 * @throws {CommandError} If a run shall go on with another config.
 */
export async function runToFolder(
  config: FileConfig,
  how: "begin" | "resume",
  words: string,
): Promise<number> {
  const { out } = config;
  if (how === "resume") await checkSameConfig(config);
  try {
    const { model, record } = await watched(async ({ signal, onProgress: show, onStart }) => {
      const data = await loadRunData(config, { signal, onProgress: fetchProgress() });
      console.log(dataLine(data));
      const options = { data, signal, onStart, onProgress: spoken(show) };
      return await (how === "resume" ? resume(out, options) : finetune(config, options));
    });
    model.dispose();
    if (record.stopped === "interrupted") return stopped(record, words);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
    console.log("Stopped before the first step.");
    return stopCode();
  }
  const metrics: RunMetrics = JSON.parse(await Deno.readTextFile(join(out, "metrics.json")));
  console.log(
    `${scoreLines(metrics)}\nWritten to ${shortPath(out)}: model/, metrics.json and more.`,
  );
  return 0;
}

/** A run goes on with the config in its folder: a change in the file that was named would not count. */
async function checkSameConfig(config: FileConfig): Promise<void> {
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

function stopped({ curves }: RunRecord, words: string): number {
  console.log(
    `Stopped after step ${curves.length}. Go on with: deno task finetune ${words} --resume`,
  );
  return stopCode();
}

/** Where no terminal shows the line that changes, a line for each scored epoch. */
function spoken(show: OnProgress): OnProgress {
  if (Deno.stderr.isTerminal()) return show;
  let epochs = 0, isScored = false;
  return (progress) => {
    if (progress.phase === "evaluate") isScored = true;
    if (!isScored || progress.phase !== "train" || progress.epoch < epochs + 1) return;
    isScored = false;
    epochs = Math.floor(progress.epoch);
    console.log(progressLine(progress));
  };
}

function dataLine({ name, splits, facts }: RunData): string {
  const sizes = (["train", "dev", "test"] as const)
    .map((split) => `${formatNumber(splits[split].length)} ${split}`).join(", ");
  const out = facts.leftOut.map(({ why, rows }) => `\n  left out ${formatNumber(rows)}: ${why}`);
  return `${name}: ${sizes} rows${out.join("")}`;
}

const SHOWN = ["macro_f1", "entity_f1", "accuracy"];

function scoreLines(metrics: RunMetrics): string {
  const lines = (["dev", "test"] as const).flatMap((split) => {
    const { intervals, ...scores } = metrics[split];
    if (!intervals) return [];
    const shown = SHOWN.filter((name) => name in scores).map((name) => {
      const value = scores[name];
      return `${name} ${typeof value === "number" ? formatNumber(value) : "–"} ` +
        `[${intervals[name].map(formatNumber).join(", ")}]`;
    });
    return [`${split.padEnd(4)}  ${shown.join("  ")}`];
  });
  return lines.join("\n");
}

function shortPath(path: string): string {
  const short = relative(projectRoot(), path);
  return short.startsWith("..") ? path : short;
}
