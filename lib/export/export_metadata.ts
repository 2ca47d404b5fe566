import { z } from "zod";
import { STORAGES } from "./graph_context.ts";

const Numbers = z.array(z.number());

/** A file of an export. */
export const ExportedFile = z.strictObject({
  /** Its name in the folder `onnx`. */
  file: z.string(),
  storage: z.enum(STORAGES),
  bytes: z.int().positive(),
  /** Largest difference of a logit from the engine's, which for fp16 has the rounded weights. */
  largestDifference: z.number(),
  /** Of int8: root mean square of the logits' error, in units of their spread about their row's mean. */
  error: z.number().nullable(),
  /** Of int8: matrices that stay in fp32. */
  exact: z.array(z.string()),
});
export type ExportedFile = z.output<typeof ExportedFile>;

/**
 * What an export says of itself: in the folder as `onnx/metadata.json`, and but for the files in each
 * .onnx file, entry for entry as JSON.
 */
export const ExportMetadata = z.strictObject({
  task: z.enum(["sentence", "pair", "tags", "masked_lm"]),
  /** In the order of the outputs. */
  labels: z.array(z.string()),
  maxLength: z.int().positive(),
  /** Options of cleaning; false: texts are taken as they are. */
  clean: z.union([z.literal(false), z.record(z.string(), z.unknown())]),
  /** SHA-256 of tokenizer.json. */
  tokenizer: z.string(),
  /** Scores between tags, by the head's names: "head.crf.transitions" row by row, and so on. */
  chain: z.record(z.string(), z.strictObject({ shape: z.array(z.int()), data: Numbers })),
  /** metrics.json of the run, where there is one. */
  metrics: z.unknown().optional(),
  opset: z.int(),
  /** Commit of the workbook that wrote it. */
  workbook: z.string(),
  files: z.array(ExportedFile).optional(),
});
export type ExportMetadata = z.output<typeof ExportMetadata>;

/** Metadata as a file has it: texts by name. */
export function metadataTexts({ files: _files, ...facts }: ExportMetadata): Record<string, string> {
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}
