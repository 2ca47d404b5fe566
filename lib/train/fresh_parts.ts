import type * as tf from "@tensorflow/tfjs";
import { type BertModel, loadBert, makeVariable } from "../bert/mod.ts";
import type { FetchOptions } from "../fetch/mod.ts";
import type { HeadBase, HeadValues } from "../heads/mod.ts";
import { loadTokenizer, type Tokenizer } from "../tokenizer/mod.ts";
import { checkFit, checkSegments } from "./check_fit.ts";
import { reinitialiseTop } from "./reinitialise.ts";
import type { RunConfig } from "./run_config.ts";
import type { Task } from "./task_head.ts";
import type { ModelParts } from "./text_model.ts";

/** The part of a run config that makes a model, whatever its task. */
export type ModelSource =
  & Pick<RunConfig, "model" | "seed" | "maxLength">
  & { layers?: Pick<RunConfig["layers"], "reinitialise"> };

/** A pre-trained encoder with the tokenizer that feeds it. */
export interface Pretrained {
  bert: BertModel;
  tokenizer: Tokenizer;
  /** Pre-trained weights of the head, if it has any. */
  head?: Record<string, tf.Variable>;
  dispose(): void;
}

/** What differs between the models of the tasks when they are made. */
export interface FreshModel<H extends HeadBase> {
  task: Task;
  labels: readonly string[];
  makeHead(tokenizer: Tokenizer): H;
  /** Default: encoder and tokenizer only. */
  load?: (source: string, options: FetchOptions) => Promise<Pretrained>;
}

/**
 * Loads what a model is made from, begins the encoder's top layers anew where the config says so, and gives
 * it a fresh, seeded head.
 *
 * @throws {Error} As `loadBert` and `loadTokenizer`.
 * @throws {RangeError} If encoder, tokenizer, head and `maxLength` do not fit, or as `makeHead`. Nothing of
 * the model is left then.
 */
export async function freshParts<H extends HeadBase>(
  { model, seed, maxLength, layers }: ModelSource,
  { task, labels, makeHead, load = loadEncoder }: FreshModel<H>,
  options: FetchOptions,
): Promise<ModelParts<H>> {
  const { bert, tokenizer, head: pretrained, dispose } = await load(model, options);
  try {
    checkFit(bert, tokenizer, maxLength);
    const head = makeHead(tokenizer);
    if (task === "pair") checkSegments(bert, head);
    reinitialiseTop(bert, layers?.reinitialise ?? 0, seed);
    const headVariables = { ...pretrained, ...freshHead(bert, head, labels.length, seed) };
    return { bert, head, headVariables, tokenizer, labels, maxLength };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** Loads an encoder and its tokenizer. */
export async function loadEncoder(source: string, options: FetchOptions = {}): Promise<Pretrained> {
  const bert = await loadBert(source, options);
  try {
    return { bert, tokenizer: await loadTokenizer(bert.folder), dispose: () => bert.dispose() };
  } catch (error) {
    bert.dispose();
    throw error;
  }
}

let created = 0;

/** The variables of a fresh head. */
function freshHead(
  bert: BertModel,
  head: HeadBase,
  labels: number,
  seed: number,
): Record<string, tf.Variable> {
  const prefix = `${bert.name}#${created++}/`;
  return variablesOf(prefix, head.init({ hiddenSize: bert.config.hidden_size, labels, seed }));
}

/** Variables of a head by their names, which begin otherwise in TensorFlow.js: there no two are alike. */
export function variablesOf(prefix: string, values: HeadValues): Record<string, tf.Variable> {
  return Object.fromEntries(
    Object.entries(values).map(([name, { shape, data }]) => [
      name,
      makeVariable(prefix + name, shape, data),
    ]),
  );
}
