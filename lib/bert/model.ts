import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { type FetchOptions, writeAtomic } from "lib/fetch/mod.ts";
import { type BertConfig, readBertConfig } from "./config.ts";
import type { NamedTensors } from "./layer_weights.ts";
import { type WritableTensor, writeSafetensors } from "./safetensors_write.ts";
import { locateBert } from "./source.ts";
import { bertShapes, type BertWeight, readBertWeights } from "./weights.ts";

/** A BERT encoder in memory. Its variables belong to it: `dispose` frees them. */
export interface BertModel {
  /** What it was loaded as, for example "bert-mini-zh". */
  name: string;
  /** Folder that it was read from; its tokenizer lies there too. */
  folder: string;
  licence: string;
  config: BertConfig;
  /** Weights by Hugging Face name ("bert.embeddings.…", "bert.encoder.…"), float32, trainable. */
  variables: Record<string, tf.Variable>;
  dispose(): void;
}

let loaded = 0;

/**
 * Loads a BERT encoder: "bert-mini-zh" (shipped), "minilm-en" (obtained once from its Python package),
 * a folder in Hugging Face's layout, or a name on the Hugging Face hub.
 *
 * @returns The encoder with its weights on the engine. Heads of the file (pooler, masked LM) are left.
 * @throws {Error} If the source is not found, its config is not BERT's, or a weight is missing or
 * mis-shaped; the message names the file, what was expected and what to try.
 * @example
 * ```ts
 * import { openEngine } from "lib/engine/mod.ts";
 * import { loadBert } from "lib/bert/mod.ts";
 * await openEngine();
 * const bert = await loadBert("bert-mini-zh");
 * console.log(bert.config.num_hidden_layers); // 6
 * bert.dispose();
 * ```
 */
export async function loadBert(source: string, options: FetchOptions = {}): Promise<BertModel> {
  return (await loadBertWith(source, options)).bert;
}

/** As {@linkcode loadBert}, with all weights that were read: those of heads, too. */
export async function loadBertWith(
  source: string,
  options: FetchOptions,
): Promise<{ bert: BertModel; weights: Map<string, BertWeight> }> {
  const { folder, name, licence } = await locateBert(source, options);
  const config = await readBertConfig(folder);
  const weights = await readBertWeights(folder, config), prefix = `${name}#${loaded++}/`;
  const variables: Record<string, tf.Variable> = {};
  for (const [key] of bertShapes(config)) {
    const weight = weights.get(key);
    if (!weight) throw new Error(`Expected the weight "${key}" in ${folder} but found none.`);
    variables[key] = makeVariable(prefix + key, weight.shape, weight.data);
  }
  const dispose = () => Object.values(variables).forEach((variable) => variable.dispose());
  return { bert: { name, folder, licence, config, variables, dispose }, weights };
}

/** A trainable variable from values; the values' tensor is not kept. */
export function makeVariable(
  name: string,
  shape: readonly number[],
  data: Float32Array,
): tf.Variable {
  return tf.tidy(() => tf.variable(tf.tensor(data, [...shape], "float32"), true, name));
}

/** What a saved model folder holds besides the encoder. */
export interface SavedParts {
  /** Further tensors for the same file, by name: the head's. */
  tensors?: NamedTensors;
  /** Further entries of config.json: labels, the head's options. */
  config?: Record<string, unknown>;
}

/**
 * Saves the encoder in Hugging Face's layout: config.json and model.safetensors (float32). Python's
 * `BertModel.from_pretrained(folder)` loads it. Files are replaced whole or not at all.
 *
 * @example
 * ```ts
 * import { openEngine } from "lib/engine/mod.ts";
 * import { loadBert, saveBert } from "lib/bert/mod.ts";
 * await openEngine();
 * const bert = await loadBert("bert-mini-zh"), folder = await Deno.makeTempDir();
 * await saveBert(bert, folder);
 * bert.dispose();
 * ```
 */
export async function saveBert(
  model: BertModel,
  folder: string,
  { tensors = {}, config = {} }: SavedParts = {},
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const writable = new Map<string, WritableTensor>();
  for (const [name, tensor] of Object.entries({ ...model.variables, ...tensors })) {
    writable.set(name, { shape: tensor.shape, data: Float32Array.from(await tensor.data()) });
  }
  await writeSafetensors(join(folder, "model.safetensors"), writable, { format: "pt" });
  const saved = { ...model.config, architectures: ["BertModel"], dtype: "float32", ...config };
  await writeAtomic(join(folder, "config.json"), JSON.stringify(saved, null, 2) + "\n");
}
