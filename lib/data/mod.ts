/**
 * Rows, datasets, splits and batches: everything between a file and a tensor.
 *
 * @module
 */
export type {
  Audit,
  EntityAudit,
  Fault,
  Finding,
  InconsistentEntity,
  LabelAudit,
  RowExample,
  SplitAudit,
  Truncation,
  UnreadableRow,
} from "./audit.ts";
export { type AppliedReview, applyReview, type ApplyReviewOptions } from "./apply_review.ts";
export { auditDataset, type AuditOptions } from "./audit_dataset.ts";
export { DIRT_KINDS, dirtIn } from "./dirt_kinds.ts";
export { findDuplicates } from "./find_duplicates.ts";
export type { Conflict, DuplicateReport, Duplicates, Leak, RowPlace } from "./duplicate_report.ts";
export { formatAudit } from "./format_audit.ts";
export { type Quantiles, quantilesOf } from "./quantiles.ts";
export { type SeparatedSplit, separateSplits } from "./separate_splits.ts";
export { spanFaults } from "./span_faults.ts";
export { apportion } from "./apportion.ts";
export {
  addDirt,
  type AddDirtOptions,
  ADDED_DIRT,
  type AddedDirt,
  type DirtyRow,
} from "./add_dirt.ts";
export { type DirtRecovery, dirtRecovery } from "./dirt_recovery.ts";
export { type LabelShare, labelShares } from "./label_shares.ts";
export { limitSplits } from "./limit_splits.ts";
export { mapTexts } from "./map_texts.ts";
export { type RuleExample, ruleExamples } from "./rule_examples.ts";
export { type SplitWord, splitWords, type SplitWordsOptions } from "./split_words.ts";
export { type Batch, batches, batchOfEncodings, type BatchOptions, makeBatch } from "./batches.ts";
export { planBatches, type PlanOptions } from "./plan_batches.ts";
export { type DedupeReport, dedupeRows } from "./dedupe_rows.ts";
export { duplicateKey, rowKey } from "./duplicate_key.ts";
export { type AlignedToken, alignedTokens } from "./aligned_tokens.ts";
export { convertTags } from "./convert_tags.ts";
export {
  type CleanedText,
  encodeTagRows,
  type EncodeTagsOptions,
  type TagExample,
} from "./encode_tag_rows.ts";
export { entitiesOfUnits } from "./entities_of_units.ts";
export { type MergedRow, mergeWindows } from "./merge_windows.ts";
export { spansOfTags, type TaggedSpan } from "./spans_of_tags.ts";
export { type TaggedPieces, tagsOfWords, type TagUnits } from "./tag_units.ts";
export { type TagScheme, tagSet, tagsOfSpans } from "./tag_scheme.ts";
export { classesOf, encodeRows, type EncodeRowsOptions, type Example } from "./encode_rows.ts";
export { encodeTexts, type EncodeTextsOptions, type TextPiece } from "./encode_texts.ts";
export { readDatasetForAudit } from "./read_dataset_for_audit.ts";
export { isObtained } from "./is_obtained.ts";
export { describeLoad } from "./describe_load.ts";
export { type Dataset, loadDataset, type LoadOptions, type LoadReport } from "./load_dataset.ts";
export {
  type DatasetFiles,
  type DatasetTask,
  type FileDataset,
  loadFiles,
  type LoadFilesOptions,
} from "./load_files.ts";
export { type AnnotationCount, countAnnotations } from "./count_annotations.ts";
export { placeAnswers, type PlacedAnswer, type TagPrediction } from "./place_answers.ts";
export { placeEntities, placesOfWords } from "./place_entities.ts";
export { keepTypes } from "./keep_types.ts";
export { loadTagFiles, type LoadTagFilesOptions, type TagFiles } from "./load_tag_files.ts";
export { readTagRows, TAG_NOTATIONS, type TagNotation } from "./read_tag_rows.ts";
export { type RowsInScheme, rowsInScheme, schemeOf } from "./rows_in_scheme.ts";
export { loadTags } from "./load_tags.ts";
export { hubFiles, isHubSource } from "./hub_files.ts";
export { nameSplits } from "./name_splits.ts";
export { type AuditMaterial, readForAudit, type ReadForAuditOptions } from "./read_for_audit.ts";
export { loadPairFiles, type PairFiles } from "./load_pair_files.ts";
export { loadPairs } from "./load_pairs.ts";
export { loadSentences } from "./load_sentences.ts";
export { longTail, type LongTailOptions } from "./long_tail.ts";
export { datasetNames, loadManifest, Manifest } from "./manifest.ts";
export { type Random, seededRandom, shuffled } from "./random.ts";
export { type DecodedFile, decodeFile } from "./decode_text.ts";
export { type ReadOptions, readRows } from "./read_rows.ts";
export { type RowProblem, RowsError } from "./rows_error.ts";
export {
  answerOf,
  Entity,
  EntityRow,
  FewShotRow,
  type LabelledRow,
  labelsIn,
  PairRow,
  type Row,
  SentenceRow,
  type Splits,
  TagRow,
  textOf,
} from "./rows.ts";
export type { NamedRows } from "./split_entries.ts";
export { dealRows, type SplitOptions, splitRows } from "./split_rows.ts";
export { fewShot, subsample } from "./subsample.ts";
export { subsampleTexts } from "./subsample_texts.ts";
export { type MaskedTokens, type MaskOptions, maskTokens } from "./mask_tokens.ts";
export { type WholeWord, wholeWords, wordsIn } from "./whole_words.ts";
