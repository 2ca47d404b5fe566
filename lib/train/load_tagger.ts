import { resolve } from "node:path";
import { readSaved } from "./saved_model.ts";
import { savedParts } from "./saved_parts.ts";
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
  const { labels, overlap, head } = saved;
  const parts = await savedParts(saved, () => savedTagHead(head, labels));
  const model = new Tagger({ head, overlap }, parts);
  model.clean = saved.clean;
  return model;
}
