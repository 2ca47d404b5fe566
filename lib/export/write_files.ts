import { join } from "node:path";
import type { z } from "zod";
import { type Calibration, calibrationBatches } from "./calibration_batches.ts";
import { checkExport } from "./check_export.ts";
import { chooseExact } from "./choose_exact.ts";
import type { ExportedFile } from "./export_metadata.ts";
import type { ExportSource } from "./export_source.ts";
import type { Storage, Weights } from "./graph_context.ts";
import { modelBytes } from "./model_graph.ts";
import { openOnnx } from "./onnx_session.ts";

/** Names of the files, as transformers.js looks for them. */
export const FILES = {
  fp32: "model.onnx",
  fp16: "model_fp16.onnx",
  int8: "model_quantized.onnx",
} as const;

/** Where and how files are written. */
export interface FileOptions {
  folder: string;
  opset: number;
  /** What each file says of itself. */
  texts: Record<string, string>;
}

/**
 * Writes a model in fp32 or fp16 and compares it with the engine; of fp16 the engine has the weights
 * rounded as the file has.
 *
 * @throws {Error} As `checkExport`.
 */
export async function writeExact(
  source: ExportSource,
  { folder, opset, texts }: FileOptions,
  storage: Exclude<Storage, "int8">,
): Promise<ExportedFile> {
  const file = FILES[storage], path = join(folder, file);
  const bytes = modelBytes(source, { opset, storage, metadata: texts });
  await Deno.writeFile(path, bytes);
  const weights = storage === "fp16" ? halved(source.weights) : undefined;
  const largest = await checked(source, path, { file: `onnx/${file}`, weights });
  const measured = { largestDifference: largest, error: null, exact: [] };
  return { file, storage, bytes: bytes.length, ...measured };
}

const halved = (weights: Weights): Weights =>
  new Map(
    [...weights].map(([name, { shape, data }]) => {
      return [name, { shape, data: Float32Array.from(Float16Array.from(data)) }];
    }),
  );

/** Writes a model in 8 bits, as many of its matrices as the error of its logits lets. */
export async function writeIntegers(
  source: ExportSource,
  { folder, opset, texts }: FileOptions,
  { maxError, calibration }: { maxError: number; calibration?: z.output<typeof Calibration> },
): Promise<ExportedFile> {
  const batches = calibrationBatches(source, calibration);
  const { exact, error } = await chooseExact(source, batches, maxError, opset);
  const options = { opset, storage: "int8" as const, exact: new Set(exact), metadata: texts };
  const bytes = modelBytes(source, options), file = FILES.int8, path = join(folder, file);
  await Deno.writeFile(path, bytes);
  const largest = await checked(source, path, { file: `onnx/${file}`, tolerance: Infinity });
  const measured = { largestDifference: largest, error, exact };
  return { file, storage: "int8", bytes: bytes.length, ...measured };
}

/** The largest difference from the engine's logits. */
async function checked(
  source: ExportSource,
  path: string,
  options: Parameters<typeof checkExport>[2],
): Promise<number> {
  const session = await openOnnx(path);
  try {
    return (await checkExport(source, session, options)).largest;
  } finally {
    await session.dispose();
  }
}
