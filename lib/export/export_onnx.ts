import { join } from "node:path";
import { z } from "zod";
import { fileDigest, workbookVersion } from "../fetch/mod.ts";
import { exportedConfig, METADATA, writeExportFolder } from "./export_folder.ts";
import { type ExportedFile, type ExportMetadata, metadataTexts } from "./export_metadata.ts";
import {
  type Exportable,
  type ExportSource,
  exportSource,
  loadExportable,
} from "./export_source.ts";
import { Calibration } from "./calibration_batches.ts";
import { readMetrics } from "./read_metrics.ts";
import { writeExact, writeIntegers } from "./write_files.ts";

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
  /** Texts, or pairs for a model of pairs, to measure that error on; default: texts of chance words. */
  calibration: Calibration.optional(),
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
 * rounded as well) within 1e-4 for each logit, or 1e-5 of the largest where logits are beyond 10, over
 * shortest, odd and longest rows, single and in batches.
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
  { opset, int8, fp16, maxError, calibration, metrics }: WriteOptions,
): Promise<ExportReport> {
  return await writeExportFolder(folder, async (temporary) => {
    await source.tokenizer.save(temporary);
    await writeJson(join(temporary, "config.json"), exportedConfig(source));
    await Deno.mkdir(join(temporary, "onnx"));
    const facts = await factsOf(source, temporary, { opset, metrics });
    const into = { folder: join(temporary, "onnx"), opset, texts: metadataTexts(facts) };
    const files = [await writeExact(source, into, "fp32")];
    if (fp16) files.push(await writeExact(source, into, "fp16"));
    if (int8) files.push(await writeIntegers(source, into, { maxError, calibration }));
    const metadata = { ...facts, files };
    await writeJson(join(temporary, METADATA), metadata);
    return { folder, metadata, files };
  });
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
