import { resolve } from "node:path";
import { loadBert } from "../bert/mod.ts";
import { loadTokenizer } from "../tokenizer/mod.ts";
import { readSaved, savedVariables } from "./saved_model.ts";
import { savedTagHead } from "./tag_head.ts";
import { Tagger } from "./tagger.ts";

/**
 * Loads a model for tagging that was saved: encoder, head, tokenizer, tags, how long texts are cut into
 * windows, and how texts are cleaned. Its emissions are those of the model that was saved, to the last bit.
 *
 * @param folder A saved model's folder, or that of a finished run, which holds one as `model`.
 * @returns The model; the caller disposes of it.
 * @throws {Error} If there is no such folder, or something in it is missing or wrong; the message names
 * the file and the key.
 * @throws {TypeError} If the model is one that gives texts a label.
 * @example
 * ```ts
 * import { loadTagger, predictEntities } from "lib/train/mod.ts";
 * async function example() {
 *   const model = await loadTagger("runs/names/model");
 *   const [{ entities }] = await predictEntities(model, ["王小明在北京工作。"]);
 *   console.log(entities); // [{ start: 0, end: 3, label: "PER", score: 0.98 }, …]
 *   model.dispose();
 * }
 * ```
 */
export async function loadTagger(folder: string): Promise<Tagger> {
  const saved = await readSaved(resolve(folder));
  if (saved.task !== "tags") {
    throw new TypeError(
      `Expected a model for tags but found one that gives texts a label (folder: ${saved.place}). Try ` +
        `loadClassifier and predictTexts.`,
    );
  }
  const { place, labels, maxLength, clean, overlap, head: options } = saved;
  const bert = await loadBert(place), head = savedTagHead(options, labels);
  try {
    const tokenizer = await loadTokenizer(place);
    const headVariables = await savedVariables(bert, head, labels.length, place);
    const parts = { bert, head, headVariables, tokenizer, labels, maxLength };
    const model = new Tagger({ head: options, overlap }, parts);
    model.clean = clean;
    return model;
  } catch (error) {
    bert.dispose();
    throw error;
  }
}
