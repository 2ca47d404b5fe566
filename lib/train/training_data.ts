import type { LabelledRow } from "../data/mod.ts";

/** Rows to train on, to choose by, and to report on. */
export interface TrainingData {
  /** Name of the data set, for the run record. */
  name: string;
  /** All labels; their order is that of the logits. */
  labels: readonly string[];
  splits: {
    train: readonly LabelledRow[];
    dev: readonly LabelledRow[];
    test: readonly LabelledRow[];
  };
}
