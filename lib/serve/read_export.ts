import { join } from "node:path";
import { z } from "zod";
import { readJsonFile } from "../bert/mod.ts";
import { ExportMetadata, METADATA } from "../export/mod.ts";

/**
 * Reads what an export says of itself.
 *
 * @throws {Error} If the folder is no export, or its metadata are not what they should be.
 */
export async function readExport(folder: string): Promise<ExportMetadata> {
  const file = join(folder, METADATA);
  if (!await Deno.stat(file).then(() => true, () => false)) {
    throw new Error(
      `Expected the folder of an exported model but found no ${METADATA} in ${folder}. Try the folder ` +
        `that "task export MODEL --onnx" wrote.`,
    );
  }
  const result = ExportMetadata.safeParse(await readJsonFile(file));
  if (result.success) return result.data;
  throw new Error(
    `Expected what an export says of itself but found (file: ${file}):\n` +
      `${z.prettifyError(result.error)}\nTry to export the model anew.`,
  );
}
