import { resolve } from "node:path";
import { loadMaskedLm } from "../bert/mod.ts";
import { promptHead } from "../heads/mod.ts";
import { PromptClassifier } from "./prompt_classifier.ts";
import { readSaved } from "./saved_model.ts";
import { savedParts } from "./saved_parts.ts";

/**
 * Loads a model for prompts that was saved: masked LM, template, verbalizer, trained vectors and weights of
 * words, and how texts are cleaned. Its answers are those of the model that was saved, to the last bit.
 *
 * @param folder A saved model's folder, or that of a finished run, which holds one as `model`.
 * @returns The model; the caller disposes of it.
 * @throws {Error} If there is no such folder, or something in it is missing or wrong.
 * @throws {TypeError} If the model is another.
 * @example
 * ```ts
 * import { loadPromptClassifier, predictTexts } from "lib/train/mod.ts";
 * async function example() {
 *   const model = await loadPromptClassifier("runs/few/model");
 *   console.log(await predictTexts(model, ["很好"]));
 *   model.dispose();
 * }
 * ```
 */
export async function loadPromptClassifier(folder: string): Promise<PromptClassifier> {
  const saved = await readSaved(resolve(folder));
  if (saved.task !== "prompt") {
    const other = saved.task === "tags" ? "loadTagger" : "loadClassifier";
    throw new TypeError(
      `Expected a model for prompts but found one without a template (folder: ${saved.place}). Try ` +
        `${other}.`,
    );
  }
  const { head, labels } = saved;
  const parts = await savedParts(
    saved,
    (tokenizer) => promptHead(head, { tokenizer, labels }),
    loadMaskedLm,
  );
  const model = new PromptClassifier(parts);
  model.clean = saved.clean;
  return model;
}
