import { join } from "node:path";
import { z } from "zod";
import { PairHeadOptions, PromptHeadOptions, SentenceHeadOptions } from "../heads/mod.ts";
import { RunConfig } from "./run_config.ts";
import { rowsFor } from "./rows_for.ts";
import { TagHeadConfig } from "./tag_head_options.ts";
import type { RowTask, Task } from "./task_head.ts";

const all = {
  maxLength: z.int().min(4),
  clean: RunConfig.options[0].shape.clean.default(false),
};
const SavedClassifier = z.strictObject({
  ...all,
  task: z.literal("label").optional().default("label"),
  head: z.discriminatedUnion("kind", [
    SentenceHeadOptions.extend({ kind: z.literal("sentence") }),
    PairHeadOptions.extend({ kind: z.literal("pair") }),
  ]),
});
const SavedTagger = z.strictObject({
  ...all,
  task: z.literal("tags"),
  head: TagHeadConfig,
  overlap: z.int().min(0).nullable(),
});
const SavedPrompts = z.strictObject({
  ...all,
  task: z.literal("prompt"),
  head: PromptHeadOptions,
});

/** What `save` writes into config.json besides the encoder's entries. */
const SavedModel = z.object({
  id2label: z.record(z.string(), z.string()),
  workbook: z.discriminatedUnion("task", [SavedClassifier, SavedTagger, SavedPrompts]),
});

/** What a model was saved with. */
export type Saved<W = z.output<typeof SavedModel>["workbook"]> = {
  /** Its folder. */
  place: string;
  /** The classes of its outputs. */
  labels: string[];
} & W;
export type SavedClassifier = Saved<z.output<typeof SavedClassifier>>;
export type SavedPrompts = Saved<z.output<typeof SavedPrompts>>;
export type SavedTagger = Saved<z.output<typeof SavedTagger>>;

/**
 * What a saved model is for, told by its config.json alone: single texts, pairs, tags, or prompts.
 *
 * @param folder A saved model's folder, or that of a finished run.
 * @throws {Error} As `loadClassifier`.
 */
export async function savedTask(folder: string): Promise<Task> {
  const saved = await readSaved(folder);
  return saved.task === "label" ? saved.head.kind : saved.task;
}

/**
 * What a saved model takes, told by its config.json alone: one for prompts takes texts or pairs, as its
 * template says.
 *
 * @throws {Error} As `loadClassifier`.
 */
export async function savedRows(folder: string): Promise<RowTask> {
  const saved = await readSaved(folder);
  return saved.task === "label" ? saved.head.kind : rowsFor(saved);
}

/**
 * Reads what a model was saved with.
 *
 * @param folder A saved model's folder, or that of a finished run.
 * @throws {Error} If there is none, naming what is missing or wrong.
 */
export async function readSaved(
  folder: string,
): Promise<SavedClassifier | SavedTagger | SavedPrompts> {
  const place = await modelFolder(folder), file = join(place, "config.json");
  const result = SavedModel.safeParse(await json(file));
  if (!result.success) throw notSaved(file, result.error);
  const { id2label, workbook } = result.data;
  const labels = Object.keys(id2label).map((_, i) => id2label[i]);
  if (labels.length >= 2 && labels.every((label) => label !== undefined)) {
    return { place, labels, ...workbook };
  }
  throw new Error(
    `Expected labels numbered from 0, at least two, but found ${JSON.stringify(id2label)} (file: ` +
      `${file}, key: id2label). Try the config.json that was saved with the model.`,
  );
}

async function modelFolder(folder: string): Promise<string> {
  for (const place of [folder, join(folder, "model")]) {
    const found = await Deno.stat(join(place, "config.json")).catch(() => null);
    if (found?.isFile) return place;
  }
  throw new Error(
    `Expected the folder of a saved model but found no config.json in ${folder} nor in its folder ` +
      `model. Try the folder that "task finetune" wrote.`,
  );
}

async function json(file: string): Promise<unknown> {
  try {
    return JSON.parse(await Deno.readTextFile(file));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Error(`Expected JSON but found an error (file: ${file}): ${error.message}.`);
  }
}

function notSaved(file: string, { issues }: z.ZodError): Error {
  const problems = issues.map(({ path, message }) => `  ${path.join(".")}: ${message}`);
  return new Error(
    `Expected a model that the workbook saved but found (file: ${file}):\n` +
      `${problems.join("\n")}\nTry the folder that "task finetune" wrote.`,
  );
}
