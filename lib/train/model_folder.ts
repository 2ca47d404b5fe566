import { join } from "node:path";
import { namesIn, writeFolderAtomic } from "../fetch/mod.ts";

/** The files that a saved model has. */
const FILES = [
  "config.json",
  "model.safetensors",
  "vocab.txt",
  "tokenizer.json",
  "tokenizer_config.json",
  "special_tokens_map.json",
];

/** Name of the model card. */
export const CARD = "README.md";

const MARK =
  "<!-- written by the BERT workbook with the model; it goes when the model is saved anew -->";

/** A model card that will be known as one that was saved with its model. */
export const markedCard = (card: string): string => `${card.trimEnd()}\n\n${MARK}\n`;

/**
 * Writes a model's folder whole or not at all. One that holds a saved model is replaced; one that holds
 * anything else is left alone, for replacing it would delete that.
 *
 * @param build Gets a temporary folder and fills it.
 * @throws {Error} If the folder holds other files, naming them.
 */
export async function writeModelFolder(
  folder: string,
  build: (temporary: string) => Promise<void>,
): Promise<void> {
  const known = await hasOwnCard(folder) ? [...FILES, CARD] : FILES;
  const others = (await namesIn(folder)).filter((name) => !known.includes(name));
  if (others.length > 0) {
    throw new Error(
      `Expected a new folder, or one with a saved model and nothing else, but found ` +
        `${others.slice(0, 5).join(", ")}${others.length > 5 ? " and more" : ""} in ${folder}. ` +
        `Try another folder.`,
    );
  }
  await writeFolderAtomic(folder, build);
}

/** Others' cards are kept: a base model that was obtained has one, too. */
async function hasOwnCard(folder: string): Promise<boolean> {
  const card = await Deno.readTextFile(join(folder, CARD)).catch(() => "");
  return card.trimEnd().endsWith(MARK);
}
