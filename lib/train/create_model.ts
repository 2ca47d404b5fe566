import type { Row } from "../data/mod.ts";
import type { FetchOptions } from "../fetch/mod.ts";
import { lossFunction } from "./loss_function.ts";
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
): Promise<TextClassifier | Tagger> {
  if (config.task !== "tags") {
    lossFunction(config, labelledData(data, config.task)); // refuses before anything is loaded
    return await TextClassifier.create(config, data.labels, options);
  }
  const { splits: { train } } = taggingData(data, config);
  const makeHead = trainedTagHead(config, train);
  return await Tagger.create(config, data.labels, { ...options, makeHead });
}
