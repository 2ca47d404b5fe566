/**
 * Export: a fine-tuned model, or a BERT with its masked-LM head, as ONNX.
 *
 * @module
 */
export { type CheckBatch, checkBatches } from "./check_batches.ts";
export { ExportedFile, ExportMetadata } from "./export_metadata.ts";
export { exportOnnx, ExportOptions, type ExportReport } from "./export_onnx.ts";
export { FILES } from "./write_files.ts";
export { type Exportable } from "./export_source.ts";
export { METADATA } from "./export_folder.ts";
export { type Logits, type OnnxSession, openOnnx, type SessionOptions } from "./onnx_session.ts";
