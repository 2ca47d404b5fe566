import type * as tf from "@tensorflow/tfjs";
import type { LabelledRow, Row } from "../data/mod.ts";
import type { Prediction } from "../report/mod.ts";
import { countedRows } from "./batch_tensors.ts";
import { classCounts } from "./class_weights.ts";
import { lossFunction, lossKind } from "./loss_function.ts";
import type { RowAnswer } from "./row_answer.ts";
import type { PromptClassifier } from "./prompt_classifier.ts";
import type { ClassRunConfig, PromptRunConfig } from "./run_config.ts";
import { argmax, score } from "./score.ts";
import type { TaskWork } from "./task_work.ts";
import type { TextClassifier } from "./text_classifier.ts";
import { labelledData, type TrainingData } from "./training_data.ts";

/** The work of a run whose rows have one label each. */
export function classWork(
  config: ClassRunConfig | PromptRunConfig,
  given: TrainingData<Row>,
  model: TextClassifier | PromptClassifier,
): TaskWork {
  const data = labelledData(given, model.takes), { splits } = data, { labels } = model;
  const lossOf = lossFunction(config, data);
  return {
    examples: {
      train: model.encode(splits.train),
      dev: model.encode(splits.dev),
      test: model.encode(splits.test),
    },
    lossOf: (logits, classes) => lossOf(logits as tf.Tensor2D, classes as tf.Tensor1D),
    lossKind: lossKind(config, classCounts(data)),
    count: countedRows,
    scoresStart: config.epochs === 0, // nothing is trained: the model is scored as it is
    answersOf: (_, values) => model.settled(values),
    score: (split, answers) => {
      const truth = splits[split].map(({ label }) => labels.indexOf(label));
      return score(labels, truth, answers.map(probabilitiesOf));
    },
    predictions: (split, answers) =>
      answers.map((answer, i) => predictionOf(splits[split][i], split, probabilitiesOf(answer))),
  };

  function predictionOf(row: LabelledRow, split: "dev" | "test", p: number[]): Prediction {
    const { id, label, text } = row;
    const texts = "textB" in row ? { text, textB: row.textB } : { text };
    return { id, split, label, predicted: labels[argmax(p)], probabilities: p, ...texts };
  }
}

function probabilitiesOf(answer: RowAnswer): number[] {
  if (Array.isArray(answer)) return answer;
  throw new TypeError(
    "Expected probabilities of labels but found tags. Try beginning the run anew.",
  );
}
