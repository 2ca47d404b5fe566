import { resolve } from "node:path";
import { readSaved } from "./saved_model.ts";
import { savedParts } from "./saved_parts.ts";
import { type TaskHead, taskHead } from "./task_head.ts";
import { TextClassifier } from "./text_classifier.ts";

/**
 * Loads a classifier that was saved, of single texts or of pairs: encoder, head, tokenizer, labels, and
 * how texts are cleaned. Its logits are those of the model that was saved, to the last bit.
 *
 * @param folder A saved model's folder, or that of a finished run, which holds one as `model`.
 * @returns The model; the caller disposes of it.
 * @throws {Error} If there is no such folder, or something in it is missing or wrong; the message names
 * the file and the key.
 * @throws {TypeError} If the model is one for tags.
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
  const saved = await readSaved(resolve(folder));
  if (saved.task === "tags") {
    throw new TypeError(
      `Expected a model that gives texts a label but found one for tags (folder: ${saved.place}). Try ` +
        `loadTagger and predictEntities.`,
    );
  }
  if (saved.task === "prompt") {
    throw new TypeError(
      `Expected a model with a head for labels but found one for prompts (folder: ${saved.place}). Try ` +
        `loadPromptClassifier.`,
    );
  }
  const { head: { kind: task, ...options } } = saved;
  const parts = await savedParts(saved, () => taskHead({ task, head: options } as TaskHead));
  const model = new TextClassifier(task, parts);
  model.clean = saved.clean;
  return model;
}
