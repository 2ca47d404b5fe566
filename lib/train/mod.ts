/**
 * Fine-tuning: the run config, the training loop, what a run leaves.
 *
 * @module
 */
export { NonFiniteError } from "./diagnose.ts";
export { earlyStopping, type Verdict } from "./early_stopping.ts";
export { finetune, type FinetuneOptions, type FinetuneResult } from "./finetune.ts";
export { finetuneAll, type FinetuneAllOptions } from "./finetune_all.ts";
export { lossFunction } from "./loss_function.ts";
export { type OnProgress, type Progress, progressLine } from "./progress.ts";
export { RunConfig, type RunConfigInput } from "./run_config.ts";
export { SentenceClassifier } from "./sentence_classifier.ts";
export type { TrainingData } from "./training_data.ts";
export { type Watch, watched } from "./watched.ts";
