import type { Row } from "../data/mod.ts";
import { createModel } from "./create_model.ts";
import { dataFingerprint } from "./data_fingerprint.ts";
import type { RunConfig } from "./run_config.ts";
import type { RunData } from "./run_data.ts";
import { writeRunFolder } from "./run_folder.ts";
import type { RunKind } from "./run_to_end.ts";
import type { PromptClassifier } from "./prompt_classifier.ts";
import { taskWork } from "./task_work.ts";
import type { Tagger } from "./tagger.ts";
import type { TextClassifier } from "./text_classifier.ts";
import type { TrainingData } from "./training_data.ts";

/** Checked rows, with what is known of where they come from. */
export type CheckedData = TrainingData<Row> & Partial<Pick<RunData, "facts">>;

/** A run that fine-tunes. */
export const FINETUNE: RunKind<RunConfig, CheckedData, TextClassifier | Tagger | PromptClassifier> =
  {
    fingerprint: dataFingerprint,
    createModel,
    work: taskWork,
    write: writeRunFolder,
  };
