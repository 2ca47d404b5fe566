/** Scores over plain arrays of labels and probabilities; no tensors, no engine. @module */
export { accuracy } from "./accuracy.ts";
export {
  bootstrapInterval,
  type BootstrapOptions,
  type Columns,
  type Interval,
} from "./bootstrap.ts";
export { type Calibration, calibration, type ReliabilityBin } from "./calibration.ts";
export { type ClassificationReport, classificationReport } from "./classification_report.ts";
export { type ConfusionMatrix, confusionMatrix } from "./confusion.ts";
export { type Average, f1, type F1Options } from "./f1.ts";
export type { Label } from "./labels.ts";
export { matthewsCorrelation } from "./matthews.ts";
export { type ClassScores, precisionRecallF1, type Scores } from "./precision_recall.ts";
