import { join } from "node:path";
import { namesIn, writeFolderAtomic } from "../fetch/mod.ts";
import type { ExportSource } from "./export_source.ts";

/** File that marks a folder as an export, and says what it is. */
export const METADATA = join("onnx", "metadata.json");

/**
 * Writes an export's folder whole or not at all. An earlier export is replaced; a folder that holds anything
 * else is left alone.
 *
 * @returns what `build` returned
 * @throws {Error} If the folder is there and is no export.
 */
export async function writeExportFolder<T>(
  folder: string,
  build: (temporary: string) => Promise<T>,
): Promise<T> {
  const names = await namesIn(folder);
  const isExport = await Deno.stat(join(folder, METADATA)).then(() => true, () => false);
  if (names.length > 0 && !isExport) {
    throw new Error(
      `Expected a new folder, or one with an earlier export, but found ` +
        `${names.slice(0, 5).join(", ")}${names.length > 5 ? " and more" : ""} in ${folder}. Try ` +
        `another folder.`,
    );
  }
  const built: T[] = [];
  await writeFolderAtomic(folder, async (temporary) => {
    built.push(await build(temporary));
  });
  return built[0];
}

const ARCHITECTURES = {
  sentence: "BertForSequenceClassification",
  pair: "BertForSequenceClassification",
  tags: "BertForTokenClassification",
  masked_lm: "BertForMaskedLM",
} as const;

/** What config.json says: what the saved model's did, and what transformers.js reads. */
export function exportedConfig(
  { config, head, labels, saved, maxLength, clean }: ExportSource,
): Record<string, unknown> {
  const all = { ...config, architectures: [ARCHITECTURES[head.kind]], dtype: "float32" };
  if (head.kind === "masked_lm") return all;
  return {
    ...all,
    id2label: Object.fromEntries(labels.map((label, i) => [i, label])),
    label2id: Object.fromEntries(labels.map((label, i) => [label, i])),
    workbook: { ...saved, maxLength, clean },
  };
}
