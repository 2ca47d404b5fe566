import type { Row } from "../data/mod.ts";
import type { FetchOptions } from "../fetch/mod.ts";
import { lossFunction } from "./loss_function.ts";
import { PromptClassifier } from "./prompt_classifier.ts";
import { rowsFor } from "./rows_for.ts";
import type { RunConfig } from "./run_config.ts";
import { trainedTagHead } from "./tag_head.ts";
import { Tagger } from "./tagger.ts";
import { TextClassifier } from "./text_classifier.ts";
import { labelledData, taggingData, type TrainingData } from "./training_data.ts";

/**
 * The model with which a run on checked rows begins.
 *
 * @throws {RangeError} If the loss does not fit the data's labels, or as `TextClassifier.create`.
 */
export async function createModel(
  config: RunConfig,
  data: TrainingData<Row>,
  options: FetchOptions = {},
): Promise<TextClassifier | Tagger | PromptClassifier> {
  if (config.task !== "tags") {
    lossFunction(config, labelledData(data, rowsFor(config))); // refuses before anything is loaded
    return config.task === "prompt"
      ? await PromptClassifier.create(config, data.labels, options)
      : await TextClassifier.create(config, data.labels, options);
  }
  const { splits: { train } } = taggingData(data, config);
  const makeHead = trainedTagHead(config, train);
  return await Tagger.create(config, data.labels, { ...options, makeHead });
}
