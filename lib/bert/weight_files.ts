import { join } from "node:path";
import { z } from "zod";
import { readJsonFile } from "./read_json_file.ts";
import { readSafetensorsHeader } from "./safetensors_read.ts";
import type { SafetensorsEntry } from "./safetensors_header.ts";

/** The one file of a small model, and the list of files of a large one. */
export const WEIGHTS = "model.safetensors";
export const WEIGHTS_INDEX = "model.safetensors.index.json";

/** What to do about a model that is there only in PyTorch's pickle format. */
export const HOW_TO_CONVERT =
  'Convert it once in Python: pip install torch transformers safetensors, then python -c "from ' +
  "transformers import AutoModel as M, AutoTokenizer as T; " +
  "M.from_pretrained('NAME').save_pretrained('converted'); " +
  "T.from_pretrained('NAME').save_pretrained('converted')\", and use the folder converted.";

const Index = z.object({
  weight_map: z.record(
    z.string(),
    z.string().regex(/^[\w-][\w.-]*\.safetensors$/, "Expected a plain file name"),
  ),
});

/** A tensor in one of a model's files. */
export interface StoredTensor extends SafetensorsEntry {
  path: string;
}

/**
 * The names of the files in the index of a sharded model, each once.
 *
 * @throws {Error} naming the file, when it is not such an index
 */
export async function shardNames(indexPath: string): Promise<string[]> {
  const checked = Index.safeParse(await readJsonFile(indexPath));
  if (checked.success) return [...new Set(Object.values(checked.data.weight_map))];
  throw new Error(
    `Expected an index of weight files (file: ${indexPath}) but found:\n` +
      z.prettifyError(checked.error),
  );
}

/**
 * Every tensor of a model folder by its name there, sharded or not; only headers are read.
 *
 * @throws {Error} when there are no safetensors files; SafetensorsError when one is damaged
 */
export async function storedTensors(folder: string): Promise<Map<string, StoredTensor>> {
  const found = new Map<string, StoredTensor>();
  for (const name of await weightFileNames(folder)) {
    const path = join(folder, name);
    const { entries } = await readSafetensorsHeader(path);
    for (const [tensor, entry] of entries) found.set(tensor, { ...entry, path });
  }
  return found;
}

async function weightFileNames(folder: string): Promise<string[]> {
  const names = new Set<string>();
  for await (const entry of Deno.readDir(folder)) names.add(entry.name);
  if (names.has(WEIGHTS)) return [WEIGHTS];
  if (names.has(WEIGHTS_INDEX)) return await shardNames(join(folder, WEIGHTS_INDEX));
  const pickled = [...names].find((name) => /^pytorch_model.*\.bin$|\.pt$/.test(name));
  throw new Error(
    `Expected ${WEIGHTS} in ${folder} but found ${pickled ? `only ${pickled}` : "none"}. ` +
      (pickled ? HOW_TO_CONVERT.replaceAll("NAME", folder) : "Try another model folder."),
  );
}
