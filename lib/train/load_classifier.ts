import { join, resolve } from "node:path";
import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { type BertModel, loadBert, makeVariable, readSafetensors } from "../bert/mod.ts";
import type { Head } from "../heads/mod.ts";
import { loadTokenizer } from "../tokenizer/mod.ts";
import { RunConfig } from "./run_config.ts";
import { HEAD_OPTIONS, type Task, type TaskHead, taskHead } from "./task_head.ts";
import { TextClassifier } from "./text_classifier.ts";

/** What `TextClassifier.save` writes into config.json besides the encoder's entries. */
const SavedClassifier = z.object({
  id2label: z.record(z.string(), z.string()),
  workbook: z.strictObject({
    head: z.discriminatedUnion("kind", [
      HEAD_OPTIONS.sentence.extend({ kind: z.literal("sentence") }),
      HEAD_OPTIONS.pair.extend({ kind: z.literal("pair") }),
    ]),
    maxLength: z.int().min(4),
    clean: RunConfig.options[0].shape.clean.default(false),
  }),
});

/**
 * Loads a classifier that was saved, of single texts or of pairs: encoder, head, tokenizer, labels, and
 * how texts are cleaned. Its logits are those of the model that was saved, to the last bit.
 *
 * @param folder A saved model's folder, or that of a finished run, which holds one as `model`.
 * @returns The model; the caller disposes of it.
 * @throws {Error} If there is no such folder, or something in it is missing or wrong; the message names
 * the file and the key.
 * @example
 * ```ts
 * import { loadClassifier, predictTexts } from "lib/train/mod.ts";
 * async function example() {
 *   const model = await loadClassifier("runs/reviews/model");
 *   console.log(await predictTexts(model, ["很好"]));
 *   model.dispose();
 * }
 * ```
 */
export async function loadClassifier(folder: string): Promise<TextClassifier> {
  const place = await modelFolder(resolve(folder));
  const { labels, head: saved, maxLength, clean } = await readSaved(place);
  const { kind: task } = saved, bert = await loadBert(place), head = savedHead(saved);
  try {
    const tokenizer = await loadTokenizer(place);
    const own = await headVariables(bert, head, labels.length, place);
    const model = new TextClassifier(bert, task, head, own, tokenizer, labels, maxLength);
    model.clean = clean;
    return model;
  } catch (error) {
    bert.dispose();
    throw error;
  }
}

/**
 * What a saved classifier is given, single texts or pairs, told by its config.json alone.
 *
 * @throws {Error} As {@linkcode loadClassifier}.
 */
export async function classifierTask(folder: string): Promise<Task> {
  return (await readSaved(await modelFolder(resolve(folder)))).head.kind;
}

function savedHead(saved: z.output<typeof SavedClassifier>["workbook"]["head"]): Head {
  const { kind, ...head } = saved;
  return taskHead({ task: kind, head } as TaskHead);
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

async function readSaved(folder: string) {
  const file = join(folder, "config.json"), result = SavedClassifier.safeParse(await json(file));
  if (!result.success) throw notSaved(file, result.error);
  const { id2label, workbook } = result.data;
  const labels = Object.keys(id2label).map((_, i) => id2label[i]);
  if (labels.length >= 2 && labels.every((label) => label !== undefined)) {
    return { labels, ...workbook };
  }
  throw new Error(
    `Expected labels numbered from 0, at least two, but found ${JSON.stringify(id2label)} (file: ` +
      `${file}, key: id2label). Try the config.json that was saved with the model.`,
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
    `Expected a classifier that the workbook saved but found (file: ${file}):\n` +
      `${problems.join("\n")}\nTry the folder that "task finetune" wrote.`,
  );
}

let loaded = 0;

/** The head's saved values, whose shapes must be those that the encoder and the labels ask for. */
async function headVariables(
  bert: BertModel,
  head: Head,
  labels: number,
  folder: string,
): Promise<Record<string, tf.Variable>> {
  const file = join(folder, "model.safetensors");
  const wanted = Object.entries(
    head.init({ hiddenSize: bert.config.hidden_size, labels, seed: 0 }),
  );
  const saved = await readSafetensors(file, { names: wanted.map(([name]) => name) });
  const values = wanted.map(([name, { shape }]) => {
    const { data = [], shape: found = [] } = saved.get(name) ?? {};
    if (String(found) === String(shape)) return { name, shape, data };
    throw new Error(
      `Expected [${shape.join(", ")}] numbers, for ${labels} labels, but found ` +
        `[${
          found.join(", ")
        }] (file: ${file}, key: ${name}). Try the config.json and the weights ` +
        `that were saved together.`,
    );
  });
  const prefix = `${bert.name}@${loaded++}/`;
  return Object.fromEntries(
    values.map(({ name, shape, data }) => [
      name,
      makeVariable(prefix + name, shape, Float32Array.from(data, Number)),
    ]),
  );
}
