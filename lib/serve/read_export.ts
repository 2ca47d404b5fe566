import { join } from "node:path";
import { z } from "zod";
import { ExportMetadata, METADATA } from "../export/mod.ts";

/**
 * Reads what an export says of itself.
 *
 * @throws {Error} If the folder is no export, or its metadata are not what they should be.
 */
export async function readExport(folder: string): Promise<ExportMetadata> {
  const file = join(folder, METADATA), text = await Deno.readTextFile(file).catch(() => null);
  if (text === null) {
    throw new Error(
      `Expected the folder of an exported model but found no ${METADATA} in ${folder}. Try the folder ` +
        `that "task export MODEL --onnx" wrote.`,
    );
  }
  const result = ExportMetadata.safeParse(parsed(text, file));
  if (result.success) return result.data;
  throw new Error(
    `Expected what an export says of itself but found (file: ${file}):\n` +
      `${z.prettifyError(result.error)}\nTry to export the model anew.`,
  );
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { message } = error as SyntaxError;
    throw new Error(`Expected JSON but found an error (file: ${file}): ${message}.`);
  }
}
