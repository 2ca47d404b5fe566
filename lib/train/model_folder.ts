import { writeFolderAtomic } from "../fetch/mod.ts";

/** The files that a saved model has. */
const FILES = [
  "config.json",
  "model.safetensors",
  "vocab.txt",
  "tokenizer.json",
  "tokenizer_config.json",
  "special_tokens_map.json",
];

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
  const others = (await namesIn(folder)).filter((name) => !FILES.includes(name));
  if (others.length > 0) {
    throw new Error(
      `Expected a new folder, or one with a saved model and nothing else, but found ` +
        `${others.slice(0, 5).join(", ")}${others.length > 5 ? " and more" : ""} in ${folder}. ` +
        `Try another folder.`,
    );
  }
  await writeFolderAtomic(folder, build);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
