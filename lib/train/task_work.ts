import type { Batch, Example, Row } from "../data/mod.ts";
import type { Prediction, RunRecord } from "../report/mod.ts";
import type { NamedTensors } from "../bert/mod.ts";
import { classWork } from "./class_work.ts";
import type { LossFunction } from "./gradient_function.ts";
import type { RunConfig } from "./run_config.ts";
import type { RowAnswer } from "./row_answer.ts";
import { PromptClassifier } from "./prompt_classifier.ts";
import { tagWork } from "./tag_work.ts";
import { Tagger } from "./tagger.ts";
import { TextClassifier } from "./text_classifier.ts";
import type { TextModel } from "./text_model.ts";
import type { TrainingData } from "./training_data.ts";

/** The parts of a run's data. */
export type Split = "train" | "dev" | "test";

/** What a run does that depends on its task: everything else is the same loop. */
export interface TaskWork {
  /** Rows as the model sees them; of tagging rows there may be several windows. */
  readonly examples: Record<Split, readonly Example[]>;
  /** A row of train as it is in an epoch, where that is not the same in each: it is masked anew. */
  inEpoch?(row: number, epoch: number): Example;
  /** Whether dev is scored before the first step, too. */
  readonly scoresStart?: boolean;
  readonly lossOf: LossFunction;
  /** Everything that decides the loss, as a text. */
  readonly lossKind: string;
  /** What the loss is a mean of, and how many of it a batch has. */
  count(batch: Batch): number;
  /** What the model says of each row, from what it said of each example. */
  answersOf(split: Split, values: readonly number[][], weights: NamedTensors): RowAnswer[];
  score(split: Split, answers: readonly RowAnswer[]): Record<string, number>;
  predictions(split: "dev" | "test", answers: readonly RowAnswer[]): Prediction[];
  /** How entities are read for the scores; undefined where rows have one label. */
  readonly entities?: RunRecord["entities"];
}

/** The work of a config's task, on checked rows, with a model that was made for them. */
export function taskWork(config: RunConfig, data: TrainingData<Row>, model: TextModel): TaskWork {
  if (config.task === "prompt" && model instanceof PromptClassifier) {
    return classWork(config, data, model);
  }
  if (config.task !== "tags" && model instanceof TextClassifier) {
    return classWork(config, data, model);
  }
  if (config.task === "tags" && model instanceof Tagger) return tagWork(config, data, model);
  throw new TypeError(
    `Expected a model for the task "${config.task}" but found one for "${model.task}".`,
  );
}
