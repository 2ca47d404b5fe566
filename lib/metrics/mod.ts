/** Scores over plain arrays of labels and probabilities; no tensors, no engine. @module */
export { accuracy } from "./accuracy.ts";
export { type Arm, EMPTY_ARM, withValue } from "./arm.ts";
export {
  bootstrapInterval,
  type BootstrapOptions,
  type Columns,
  type Interval,
} from "./bootstrap.ts";
export { bootstrapCounts, type RowCells } from "./bootstrap_counts.ts";
export { type Calibration, calibration, type ReliabilityBin } from "./calibration.ts";
export { type ClassificationReport, classificationReport } from "./classification_report.ts";
export { type ArmComparison, compareArms } from "./compare_arms.ts";
export { type ConfusionMatrix, confusionMatrix } from "./confusion.ts";
export { entityCounts, type EntityCountScores, entityCountScores } from "./entity_counts.ts";
export type { EntityErrors } from "./entity_errors.ts";
export { entityF1, type EntityF1Options, type EntityReport } from "./entity_f1.ts";
export { entityRows, type EntityScoreRow } from "./entity_rows.ts";
export { confusionCells, type CountScores, countScores } from "./confusion_cells.ts";
export { type Average, f1, type F1Options } from "./f1.ts";
export { holm } from "./holm.ts";
export { confidentThresholds, type LabelIssue, labelIssues } from "./label_issues.ts";
export type { Label } from "./labels.ts";
export { matthewsCorrelation } from "./matthews.ts";
export { type McNemar, mcnemar } from "./mcnemar.ts";
export { type PairedTest, pairedTest, type PairedTestOptions } from "./paired_test.ts";
export { type ClassScores, precisionRecallF1, type Scores } from "./precision_recall.ts";
export {
  type EntityMode,
  type EntityScheme,
  tagEntities,
  type TagReading,
  type TagSpan,
} from "./tag_entities.ts";
export { randomNumbers } from "./random.ts";
export { type SampleRatio, sampleRatio } from "./sample_ratio.ts";
export {
  NO_LOOK,
  sequentialLook,
  type SequentialOptions,
  type SequentialState,
} from "./sequential_look.ts";
export { softmax } from "./softmax.ts";
export { smallestDifference, type SmallestDifferenceInput } from "./smallest_difference.ts";
export { unitsNeeded, type UnitsNeededInput } from "./units_needed.ts";
