/**
 * Rows, datasets, splits and batches: everything between a file and a tensor.
 *
 * @module
 */
export { apportion } from "./apportion.ts";
export { type Batch, batches, type BatchOptions } from "./batches.ts";
export { type DedupeReport, dedupeRows } from "./dedupe_rows.ts";
export { duplicateKey, rowKey } from "./duplicate_key.ts";
export { encodeRows, type EncodeRowsOptions, type Example } from "./encode_rows.ts";
export { type Dataset, loadDataset, type LoadOptions, type LoadReport } from "./load_dataset.ts";
export { longTail, type LongTailOptions } from "./long_tail.ts";
export { datasetNames, loadManifest, Manifest } from "./manifest.ts";
export { type Random, seededRandom, shuffled } from "./random.ts";
export { type ReadOptions, readRows } from "./read_rows.ts";
export { type RowProblem, RowsError } from "./rows_error.ts";
export {
  answerOf,
  Entity,
  EntityRow,
  type LabelledRow,
  labelsIn,
  PairRow,
  type Row,
  SentenceRow,
  type Splits,
  TagRow,
  textOf,
} from "./rows.ts";
export { type SplitOptions, splitRows } from "./split_rows.ts";
export { fewShot, subsample } from "./subsample.ts";
