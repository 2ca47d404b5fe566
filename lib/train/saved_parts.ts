import { join } from "node:path";
import type * as tf from "@tensorflow/tfjs";
import { type BertModel, readSafetensors } from "../bert/mod.ts";
import type { HeadBase } from "../heads/mod.ts";
import type { Tokenizer } from "../tokenizer/mod.ts";
import { loadEncoder, type Pretrained, variablesOf } from "./fresh_parts.ts";
import type { Saved } from "./saved_model.ts";
import type { ModelParts } from "./text_model.ts";

/**
 * Loads what a model that was saved is made of: encoder, tokenizer, and its head with the saved values.
 *
 * @param load Default: encoder and tokenizer only.
 * @throws {Error} If something in the folder is missing or wrong; nothing of the model is left then.
 */
export async function savedParts<H extends HeadBase>(
  { place, labels, maxLength }: Pick<Saved, "place" | "labels" | "maxLength">,
  makeHead: (tokenizer: Tokenizer) => H,
  load: (place: string) => Promise<Pretrained> = loadEncoder,
): Promise<ModelParts<H>> {
  const { bert, tokenizer, head: pretrained, dispose } = await load(place);
  try {
    const head = makeHead(tokenizer);
    const own = await savedVariables(bert, head, labels.length, place);
    return { bert, head, headVariables: { ...pretrained, ...own }, tokenizer, labels, maxLength };
  } catch (error) {
    dispose();
    throw error;
  }
}

let loaded = 0;

/** The head's saved values, whose shapes must be those that the encoder and the labels ask for. */
async function savedVariables(
  bert: BertModel,
  head: HeadBase,
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
    if (String(found) === String(shape)) {
      return [name, { shape, data: Float32Array.from(data, Number) }] as const;
    }
    throw new Error(
      `Expected [${shape.join(", ")}] numbers, for ${labels} labels, but found ` +
        `[${
          found.join(", ")
        }] (file: ${file}, key: ${name}). Try the config.json and the weights ` +
        `that were saved together.`,
    );
  });
  const prefix = `${bert.name}@${loaded++}/`;
  return variablesOf(prefix, Object.fromEntries(values));
}
