import { type Batch, batches, encodeRows, type Example } from "../data/mod.ts";
import { engine, engineInfo } from "../engine/mod.ts";
import {
  adamw,
  type Chain,
  chain,
  clipByGlobalNorm,
  layeredRates,
  linearDecay,
} from "../optim/mod.ts";
import type { CurvePoint, Evaluation, RunRecord } from "../report/mod.ts";
import { withBatch } from "./batch_tensors.ts";
import { type BadNumber, firstBadTensor, NonFiniteError } from "./diagnose.ts";
import { dropoutSeed } from "./dropout_seed.ts";
import { earlyStopping } from "./early_stopping.ts";
import { type Evaluator, evaluator, nextTurn } from "./evaluate.ts";
import { KeptWeights } from "./kept_weights.ts";
import { lossKind } from "./loss_function.ts";
import type { OnProgress } from "./progress.ts";
import type { RunConfig } from "./run_config.ts";
import { makeRecord } from "./run_record.ts";
import { score } from "./score.ts";
import type { SentenceClassifier } from "./sentence_classifier.ts";
import { trainingBatches } from "./training_batches.ts";
import type { TrainingData } from "./training_data.ts";
import { type LossFunction, type TrainingStep, trainingStep } from "./training_step.ts";

/** What a run works on; the model stays the caller's. */
export interface RunParts {
  config: RunConfig;
  data: TrainingData;
  model: SentenceClassifier;
  lossOf: LossFunction;
  signal?: AbortSignal;
  onProgress?: OnProgress;
}

type Stopped = RunRecord["stopped"];

/** One run under way: its loop, what it has measured, and what it has to free. */
export class TrainingRun {
  readonly #curves: CurvePoint[] = [];
  readonly #evals: Evaluation[] = [];
  #best: RunRecord["best"] = null;
  /** Probabilities on dev of the best epoch. */
  #bestOnDev: number[][] = [];
  readonly #rows: Record<"train" | "dev" | "test", Example[]>;
  readonly #stepsPerEpoch: number;
  readonly #schedule: (step: number) => number;
  readonly #step: TrainingStep;
  readonly #evaluator: Evaluator;
  readonly #kept: KeptWeights;
  readonly #info = engineInfo();
  readonly #begun = performance.now();

  constructor(readonly parts: RunParts) {
    const { config, data: { splits }, model, lossOf } = parts;
    const { labels, maxLength, tokenizer } = model;
    const encode = (rows: typeof splits.train) =>
      encodeRows(rows, tokenizer, { labels, maxLength });
    this.#rows = {
      train: encode(splits.train),
      dev: encode(splits.dev),
      test: encode(splits.test),
    };
    this.#stepsPerEpoch = Math.ceil(splits.train.length / config.batchSize);
    const total = this.#totalSteps, warmup = Math.ceil(config.optim.warmup * total);
    this.#schedule = linearDecay({ warmup, total });
    this.#step = trainingStep(model, this.#optimizer(), lossOf, this.#kind());
    this.#evaluator = evaluator(model, config.batchSize * 2);
    this.#kept = new KeptWeights(model.variables);
  }

  /** Trains until the last epoch, the end of patience, or the signal. */
  async train(): Promise<Stopped> {
    const { config, model, signal } = this.parts, judge = earlyStopping(config.patience);
    for (let epoch = 0; epoch < config.epochs; epoch++) {
      for (const batch of trainingBatches(this.#rows.train, config, epoch, model.tokenizer.padId)) {
        if (signal?.aborted) return "interrupted";
        this.#train(batch);
        await nextTurn();
      }
      const value = await this.#evaluate(epoch + 1, judge);
      if (value === undefined) return "interrupted";
      if (value.stop && epoch + 1 < config.epochs) return "early";
    }
    return "finished";
  }

  /** Puts the best weights back, scores them on test, and writes the record. */
  async finish(stopped: Stopped): Promise<RunRecord> {
    this.#kept.restore();
    if (stopped === "interrupted") return this.#record(stopped);
    const test = await this.#probabilities("test");
    this.#tell("train");
    return test ? this.#record(stopped, test) : this.#record("interrupted");
  }

  /** Frees everything but the model. */
  dispose(): void {
    this.#step.dispose();
    this.#evaluator.dispose();
    this.#kept.dispose();
  }

  get #totalSteps(): number {
    return this.#stepsPerEpoch * this.parts.config.epochs;
  }

  #optimizer(): Chain {
    const { config: { optim }, model } = this.parts, layers = model.bert.config.num_hidden_layers;
    const topLayers = Math.min(optim.topLayers, layers), { weightDecay } = optim;
    const rate = layeredRates({ ...optim, layers, topLayers });
    return chain(
      clipByGlobalNorm(optim.clip),
      adamw({ rate, schedule: this.#schedule, weightDecay }),
    );
  }

  /** What is frozen into the recorded step; rates and the like are its arguments. */
  #kind(): string {
    const { config, data, model } = this.parts;
    return JSON.stringify([model.kind, lossKind(config, data), config.optim.clip]);
  }

  /** The precision is the engine's: a run beside this one, or another cell, may have changed it. */
  #checkPrecision(): void {
    const { precision } = this.#info, now = engine().precision;
    if (now === precision) return;
    throw new Error(
      `Expected the engine at precision ${precision}, at which this run began, but found ${now}. ` +
        `Try one run after the other.`,
    );
  }

  #train(batch: Batch): void {
    this.#checkPrecision();
    const step = this.#curves.length + 1, { seed, optim } = this.parts.config;
    const dropout = dropoutSeed(seed, step);
    const report = withBatch(
      batch,
      (inputs, labels) => this.#step.run(inputs, labels, step, dropout),
    );
    const rate = Math.max(optim.topRate, optim.headRate, optim.bottomRate) * this.#schedule(step);
    this.#curves.push({ step, epoch: step / this.#stepsPerEpoch, rate, ...report });
    if (!Number.isFinite(report.loss) || !Number.isFinite(report.gradientNorm)) {
      throw this.#nonFinite(`Step ${step}`, batch, dropout);
    }
    this.#tell("train");
  }

  /** Scores dev and keeps the weights if they are the best; undefined if the signal came first. */
  async #evaluate(epoch: number, judge: ReturnType<typeof earlyStopping>) {
    const { data, config } = this.parts, truth = this.#rows.dev.map((row) => row.label);
    const probabilities = await this.#probabilities("dev");
    if (!probabilities) return undefined;
    const metrics = score(data.labels, truth, probabilities), step = this.#curves.length;
    const value = metrics[config.metric], verdict = judge(value);
    this.#evals.push({ step, epoch, metrics });
    this.#tell("train");
    if (!verdict.best) return verdict;
    this.#kept.keep();
    this.#bestOnDev = probabilities;
    this.#best = { epoch, step, metric: { name: config.metric, value } };
    return verdict;
  }

  /** Probabilities of a split's rows; undefined if the signal came first. */
  async #probabilities(split: "dev" | "test"): Promise<number[][] | undefined> {
    const { signal, model, config } = this.parts, rows = this.#rows[split];
    this.#tell("evaluate");
    let probabilities: number[][];
    try {
      probabilities = await this.#evaluator.probabilities(rows, signal);
      this.#checkPrecision();
    } catch (error) {
      if (signal?.aborted && error === signal.reason) return undefined;
      throw error;
    }
    const bad = rows.find((_, i) => !probabilities[i].every(Number.isFinite));
    if (!bad) return probabilities;
    const options = { batchSize: 1, padId: model.tokenizer.padId, maxLength: config.maxLength };
    const [batch] = batches([bad], options);
    throw this.#nonFinite(`Scoring ${split} after step ${this.#curves.length}`, batch);
  }

  #nonFinite(where: string, batch: Batch, dropout?: number): NonFiniteError {
    const { model, lossOf } = this.parts;
    const tensor = withBatch(
      batch,
      (inputs, labels) => firstBadTensor(model, inputs, labels, dropout, lossOf),
    );
    const bad: BadNumber = { step: this.#curves.length, where, tensor };
    return new NonFiniteError(bad, this.#record("non-finite"));
  }

  #record(stopped: Stopped, test: number[][] = []): RunRecord {
    const { config, data } = this.parts;
    return makeRecord({
      config,
      data,
      info: this.#info,
      curves: this.#curves,
      evals: this.#evals,
      best: this.#best,
      probabilities: { dev: this.#bestOnDev, test },
      stopped,
      seconds: (performance.now() - this.#begun) / 1000,
    });
  }

  #tell(phase: "train" | "evaluate"): void {
    const { config, onProgress } = this.parts, last = this.#curves.at(-1);
    if (!onProgress || !last) return;
    const score = this.#evals.at(-1)?.metrics[config.metric], { metric } = config;
    const seconds = (performance.now() - this.#begun) / 1000, done = last.step / this.#totalSteps;
    onProgress({
      phase,
      run: `${config.name} (seed ${config.seed})`,
      step: last.step,
      totalSteps: this.#totalSteps,
      epoch: last.epoch,
      epochs: config.epochs,
      loss: last.loss ?? NaN,
      gradientNorm: last.gradientNorm ?? NaN,
      seconds,
      secondsLeft: seconds / done - seconds,
      score: score === undefined ? undefined : { name: metric, value: score ?? NaN },
    });
  }
}
