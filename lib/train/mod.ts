/**
 * Fine-tuning: the run config, the training loop, what a run leaves.
 *
 * @module
 */
export {
  type AccumulatedGradient,
  compareAccumulation,
  type CompareAccumulationOptions,
} from "./compare_accumulation.ts";
export { configDifferences } from "./config_differences.ts";
export { dataFingerprint } from "./data_fingerprint.ts";
export type { DataConfig, DataFacts } from "./data_facts.ts";
export { type BothDecodings, decodeBothWays } from "./decode_both_ways.ts";
export { NonFiniteError } from "./diagnose.ts";
export { earlyStopping, type Verdict } from "./early_stopping.ts";
export { labelledData } from "./training_data.ts";
export { crossValidate, type CrossValidateOptions } from "./cross_validate.ts";
export { finetune, type FinetuneOptions, type FinetuneResult, type RunPlan } from "./finetune.ts";
export { finetuneAll, type FinetuneAllOptions } from "./finetune_all.ts";
export {
  finetuneWithWords,
  type FinetuneWithWordsOptions,
  type WordsToAdd,
  type WordVariant,
} from "./finetune_with_words.ts";
export { loadClassifier } from "./load_classifier.ts";
export { loadPromptClassifier } from "./load_prompt_classifier.ts";
export { loadTagger } from "./load_tagger.ts";
export { loadRunData, type RunData } from "./run_data.ts";
export { lossFunction } from "./loss_function.ts";
export { modelCard, type RunOutcome } from "./model_card.ts";
export { parseRunConfig } from "./parse_run_config.ts";
export { pretrain, type PretrainOptions, type PretrainResult } from "./pretrain.ts";
export {
  type AnyRunConfig,
  parsePretrainConfig,
  PretrainConfig,
  type PretrainConfigInput,
} from "./pretrain_config.ts";
export { loadPretrainData, type PretrainTexts } from "./pretrain_data.ts";
export type { PretrainData, TextRow } from "./read_texts.ts";
export { type PretrainMetrics, pretrainMetrics } from "./pretrain_metrics.ts";
export { type PretrainReportOptions, writePretrainReport } from "./pretrain_report.ts";
export { PromptClassifier } from "./prompt_classifier.ts";
export {
  type AnswerExamples,
  type LabelModel,
  type PredictOptions,
  predictStretches,
  predictTexts,
  type TextOrPair,
  type TextPrediction,
  type TextReader,
  textStretches,
} from "./predict_texts.ts";
export {
  type EntityPrediction,
  entityStretches,
  type PredictedEntity,
  predictEntities,
  predictEntityStretches,
  type TagReader,
  type TextOrWords,
} from "./predict_entities.ts";
export { type OnProgress, type Progress, progressLine } from "./progress.ts";
export { type ReplayedStop, type ReplayOptions, replayStopping } from "./replay_stopping.ts";
export { resume } from "./resume.ts";
export { resumePretraining } from "./resume_pretraining.ts";
export {
  type ClassRunConfigInput,
  type PromptRunConfigInput,
  RunConfig,
  type RunConfigInput,
  type TagsRunConfigInput,
} from "./run_config.ts";
export { resolveConfig } from "./resolve_config.ts";
export { type RunFile, runFiles } from "./run_files.ts";
export { claimRunFolder, writeRunFolder } from "./run_folder.ts";
export { type Ends, type RunMetrics, runMetrics, type SplitMetrics } from "./run_metrics.ts";
export {
  type FoundWord,
  searchLabelWords,
  type SearchLabelWordsOptions,
} from "./search_label_words.ts";
export { savedRows, savedTask } from "./saved_model.ts";
export { loadTagReader, loadTextReader } from "./saved_readers.ts";
export { type SaveOptions, TextModel } from "./text_model.ts";
export { TextClassifier } from "./text_classifier.ts";
export { Tagger } from "./tagger.ts";
export type { ClassTask, RowTask, Task } from "./task_head.ts";
export { type TerminalLine, terminalLine } from "./terminal_line.ts";
export type { TaggingRow, TrainingData } from "./training_data.ts";
export { showRates } from "./show_rates.ts";
export { type Watch, watched } from "./watched.ts";
export { type ClozeMean, type WordCloze, wordCloze, type WordClozeOptions } from "./word_cloze.ts";
export { lowerIsBetter } from "./score.ts";
