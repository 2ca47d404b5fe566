import { join } from "node:path";
import { z } from "zod";
import { fileDigest, workbookVersion } from "../fetch/mod.ts";
import { checkBatches } from "./check_batches.ts";
import { checkExport } from "./check_export.ts";
import { chooseExact } from "./choose_exact.ts";
import { exportedConfig, METADATA, writeExportFolder } from "./export_folder.ts";
import { type ExportedFile, type ExportMetadata, metadataTexts } from "./export_metadata.ts";
import {
  type Exportable,
  type ExportSource,
  exportSource,
  loadExportable,
} from "./export_source.ts";
import type { Storage, Weights } from "./graph_context.ts";
import { modelBytes } from "./model_graph.ts";
import { openOnnx } from "./onnx_session.ts";
import { readMetrics } from "./read_metrics.ts";

/** Options of {@linkcode exportOnnx}. */
export const ExportOptions = z.strictObject({
  /** Of ONNX's operators: 17 is the first with LayerNormalization. */
  opset: z.int().min(17).max(21).default(17),
  /** Write model_quantized.onnx as well. */
  int8: z.boolean().default(false),
  /** Write model_fp16.onnx as well: half the size, the same speed. */
  fp16: z.boolean().default(false),
  /**
   * The largest error of the int8 model's logits that is taken, root mean square in units of their spread;
   * matrices stay in fp32 until it is kept.
   */
  maxError: z.number().positive().default(0.05),
});

/** What was written. */
export interface ExportReport {
  folder: string;
  metadata: ExportMetadata;
  files: ExportedFile[];
}

/**
 * Exports a model to ONNX, in the layout that @huggingface/transformers reads: config.json, the tokenizer's
 * files, `onnx/model.onnx` and, where asked for, `onnx/model_quantized.onnx` and `onnx/model_fp16.onnx`.
 * Inputs are input_ids, attention_mask and token_type_ids, int64 [batch, length]; the output is logits:
 * [batch, labels], of tags [batch, length, tags] before the CRF, of a masked LM [batch, length, words].
 *
 * Each file is compared with the engine before it is kept: fp32 and fp16 (there the engine has the weights
 * rounded as well) within 1e-4 for each logit, over shortest, odd and longest rows, single and in batches.
 *
 * @param model a model, the folder of a saved one, or a BERT with masked-LM head by its name
 * @param folder appears whole or not at all; an earlier export is replaced
 * @throws {RangeError} If the engine is not open in fp32.
 * @throws {Error} If a logit differs too much, naming the batch; nothing is left then. Or if the model
 * cannot be loaded, or the folder holds something else.
 * @throws {z.ZodError} If an option does not exist or is out of range.
 * @example
 * ```ts
 * import { openEngine } from "lib/engine/mod.ts";
 * import { exportOnnx } from "lib/export/mod.ts";
 * await openEngine({ precision: "fp32" });
 * async function example() {
 *   const { files } = await exportOnnx("runs/reviews", "runs/reviews-onnx", { int8: true });
 *   for (const { file, bytes, largestDifference } of files) console.log(file, bytes, largestDifference);
 * }
 * ```
 */
export async function exportOnnx(
  model: string | Exportable,
  folder: string,
  given: z.input<typeof ExportOptions> = {},
): Promise<ExportReport> {
  const options = ExportOptions.parse(given);
  const loaded = typeof model === "string" ? await loadExportable(model) : model;
  try {
    const source = await exportSource(loaded);
    const metrics = typeof model === "string" ? await readMetrics(model) : undefined;
    return await writeExport(source, folder, { ...options, metrics });
  } finally {
    if (typeof model === "string") loaded.dispose();
  }
}

type WriteOptions = z.output<typeof ExportOptions> & { metrics?: unknown };

async function writeExport(
  source: ExportSource,
  folder: string,
  { opset, int8, fp16, maxError, metrics }: WriteOptions,
): Promise<ExportReport> {
  const files: ExportedFile[] = [];
  let metadata: ExportMetadata | undefined;
  await writeExportFolder(folder, async (temporary) => {
    await source.tokenizer.save(temporary);
    await writeJson(join(temporary, "config.json"), exportedConfig(source));
    await Deno.mkdir(join(temporary, "onnx"));
    const facts = await factsOf(source, temporary, { opset, metrics });
    const texts = metadataTexts(facts), into = join(temporary, "onnx"), common = { opset, texts };
    files.push(await writeExact(source, into, { storage: "fp32", ...common }));
    if (fp16) files.push(await writeExact(source, into, { storage: "fp16", ...common }));
    if (int8) files.push(await writeIntegers(source, into, { maxError, ...common }));
    metadata = { ...facts, files };
    await writeJson(join(temporary, METADATA), metadata);
  });
  return { folder, metadata: metadata as unknown as ExportMetadata, files };
}

const writeJson = (path: string, value: unknown) =>
  Deno.writeTextFile(path, JSON.stringify(value, null, 2) + "\n");

async function factsOf(
  { head, labels, maxLength, clean, weights }: ExportSource,
  folder: string,
  { opset, metrics }: { opset: number; metrics: unknown },
): Promise<ExportMetadata> {
  const chain = [...weights].filter(([name]) => name.startsWith("head.crf."));
  return {
    task: head.kind,
    labels: [...labels],
    maxLength,
    clean,
    tokenizer: await fileDigest(join(folder, "tokenizer.json"), "sha256"),
    chain: Object.fromEntries(
      chain.map(([name, { shape, data }]) => [name, { shape: [...shape], data: [...data] }]),
    ),
    ...(metrics === undefined ? {} : { metrics }),
    opset,
    workbook: workbookVersion(),
  };
}

/** Names of the files, as transformers.js looks for them. */
export const FILES = {
  fp32: "model.onnx",
  fp16: "model_fp16.onnx",
  int8: "model_quantized.onnx",
} as const;

interface FileOptions {
  opset: number;
  texts: Record<string, string>;
}

async function writeExact(
  source: ExportSource,
  folder: string,
  { storage, opset, texts }: FileOptions & { storage: Exclude<Storage, "int8"> },
): Promise<ExportedFile> {
  const file = FILES[storage], path = join(folder, file);
  const bytes = modelBytes(source, { opset, storage, metadata: texts });
  await Deno.writeFile(path, bytes);
  const weights = storage === "fp16" ? halved(source.weights) : undefined;
  const session = await openOnnx(path);
  try {
    const { largest } = await checkExport(source, session, { file: `onnx/${file}`, weights });
    const measured = { largestDifference: largest, error: null, exact: [] };
    return { file, storage, bytes: bytes.length, ...measured };
  } finally {
    await session.dispose();
  }
}

const halved = (weights: Weights): Weights =>
  new Map(
    [...weights].map(([name, { shape, data }]) => {
      return [name, { shape, data: Float32Array.from(Float16Array.from(data)) }];
    }),
  );

/** Rows to measure the error of int8 on. */
const MEASURED_ROWS = 16, MEASURED_LENGTH = 64;

async function writeIntegers(
  source: ExportSource,
  folder: string,
  { maxError, opset, texts }: FileOptions & { maxError: number },
): Promise<ExportedFile> {
  const shape = {
    size: MEASURED_ROWS,
    length: Math.min(MEASURED_LENGTH, source.maxLength),
    isPair: source.head.kind === "pair",
    seed: 2,
  };
  const batches = [checkBatches(source.tokenizer)(shape)];
  const { exact, error } = await chooseExact(source, batches, maxError, opset);
  const options = { opset, storage: "int8" as const, exact: new Set(exact), metadata: texts };
  const bytes = modelBytes(source, options), file = FILES.int8;
  await Deno.writeFile(join(folder, file), bytes);
  return { file, storage: "int8", bytes: bytes.length, largestDifference: null, error, exact };
}
