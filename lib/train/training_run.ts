import * as tf from "@tensorflow/tfjs";
import { type Batch, batches } from "../data/mod.ts";
import { engine, engineInfo } from "../engine/mod.ts";
import type { RunRecord } from "../report/mod.ts";
import { stepBatches, withBatch } from "./batch_tensors.ts";
import { type BadNumber, firstBadTensor, NonFiniteError } from "./diagnose.ts";
import { dropoutSeed } from "./dropout_seed.ts";
import { earlyStopping } from "./early_stopping.ts";
import { type Evaluator, evaluator, nextTurn } from "./evaluate.ts";
import type { FinetuneOptions } from "./finetune.ts";
import { KeptWeights } from "./kept_weights.ts";
import { progressOf, runName } from "./progress.ts";
import { type AveragedWeights, type Recipe, recipeOf } from "./recipe.ts";
import { RunSteps } from "./run_steps.ts";
import type { RunState } from "./run_state.ts";
import type { RunModel } from "./run_model.ts";
import { makeRecord } from "./run_record.ts";
import type { RowAnswer } from "./row_answer.ts";
import { lowerIsBetter } from "./score.ts";
import type { TaskWork } from "./task_work.ts";
import { restore, type SaveCheckpoint, type SavedTensors } from "./saved_run.ts";
import type { DataSizes } from "./training_data.ts";
import { type TrainingStep, trainingStep } from "./training_step.ts";

/** What a run works on; the model stays the caller's. */
export interface RunParts extends Omit<FinetuneOptions, "data"> {
  /** Where the run begins; it is changed as the run goes on. */
  state: RunState;
  data: DataSizes;
  model: RunModel;
  /** What depends on the task. */
  work: TaskWork;
  /** Tensors of the checkpoint to go on from. */
  saved?: SavedTensors;
  /** Makes a checkpoint; without it there are none. */
  save?: SaveCheckpoint;
}

type Stopped = RunRecord["stopped"];

/** One run under way: its loop, and what it has to free. */
export class TrainingRun {
  readonly #work: TaskWork;
  readonly #steps: RunSteps;
  readonly #recipe: Recipe;
  readonly #step: TrainingStep;
  readonly #evaluator: Evaluator;
  readonly #kept: KeptWeights;
  readonly #begun: number;
  #savedAt = -1;
  #note: string | undefined;

  constructor(readonly parts: RunParts) {
    const { state, model, work, saved } = parts, { config } = state;
    this.#work = work;
    const { examples, lossOf, lossKind, inEpoch } = work;
    this.#steps = new RunSteps(examples.train, config, model.tokenizer.padId, inEpoch);
    this.#recipe = recipeOf(config, model, this.#steps.total);
    const { optimizer, frozen, kind } = this.#recipe, { optim: { fgm } } = config;
    const rDrop = "rDrop" in config ? config.rDrop : 0;
    this.#step = trainingStep(model, optimizer, lossOf, {
      rDrop,
      fgm,
      frozen,
      kind: JSON.stringify([model.kind, lossKind, rDrop, fgm, kind]),
    });
    this.#evaluator = evaluator(model, config.batchSize * 2);
    this.#kept = new KeptWeights(model.variables);
    if (saved) {
      restore(saved, { weights: model.variables, step: this.#step, kept: this.#kept });
      this.#savedAt = this.#place;
    }
    this.#begun = performance.now() - 1000 * state.seconds;
  }

  /** Trains until the last epoch, the end of patience, or the signal. */
  async train(): Promise<Stopped> {
    const { state, state: { config } } = this.parts;
    const { patience, minimumChange, metric } = config;
    const judge = earlyStopping({
      patience,
      minimumChange,
      lowerIsBetter: lowerIsBetter(metric),
      state: state.patience,
    });
    const run = runName(config), totalSteps = this.#steps.total;
    if (totalSteps > 0) this.parts.onStart?.({ run, rates: this.#recipe.table, totalSteps });
    await nextTurn(); // the signal may have come while the model was loaded
    if (this.#work.scoresStart && state.evals.length === 0) {
      if (!await this.#evaluate(judge)) return this.#interrupted();
      state.patience = { ...judge.state };
    }
    while (state.epoch < this.#steps.epochs && !state.early) {
      if (!await this.#trainToScoring()) return this.#interrupted();
      const verdict = await this.#evaluate(judge);
      if (!verdict) return this.#interrupted();
      state.patience = { ...judge.state };
      state.early = verdict.stop && state.epoch < this.#steps.epochs;
      await this.#checkpoint();
    }
    return state.early ? "early" : "finished";
  }

  /** Puts the best weights back, scores them on test, and writes the record. */
  async finish(stopped: Stopped): Promise<RunRecord> {
    this.#restoreBest();
    if (stopped === "interrupted") return this.#record(stopped);
    const test = await this.#answers("test");
    this.#tell("train");
    return test ? this.#record(stopped, test) : this.#record(await this.#interrupted());
  }

  /** Frees everything but the model. */
  dispose(): void {
    this.#step.dispose();
    this.#evaluator.dispose();
    this.#kept.dispose();
  }

  get #stepsDone(): number {
    return this.parts.state.curves.length;
  }

  /** The steps of the epoch up to the next scoring; false if the signal came before the last one. */
  async #trainToScoring(): Promise<boolean> {
    const { state, state: { config: { checkpointEvery } }, signal } = this.parts;
    const { steps, batches } = this.#steps.plan(state.epoch);
    while (!this.#isToScore) {
      if (signal?.aborted) return false;
      this.#train(batches(steps[state.step]));
      state.step++;
      if (checkpointEvery && this.#stepsDone % checkpointEvery === 0) await this.#checkpoint();
      await nextTurn();
    }
    return true;
  }

  /** The epoch has ended, or a scoring within it is due and not done yet. */
  get #isToScore(): boolean {
    const { state: { config, epoch, step, evals } } = this.parts;
    if (step >= this.#steps.stepsIn(epoch)) return true;
    const every = "evaluateEvery" in config ? config.evaluateEvery : null, done = this.#stepsDone;
    return every !== null && done > 0 && done % every === 0 && evals.at(-1)?.step !== done;
  }

  /** The precision is the engine's: a run beside this one, or another cell, may have changed it. */
  #checkPrecision(): void {
    const { precision } = this.parts.state, now = engine().precision;
    if (now === precision) return;
    throw new Error(
      `Expected the engine at precision ${precision}, at which this run began, but found ${now}. ` +
        `Try one run after the other.`,
    );
  }

  #train(batches: Batch[]): void {
    this.#checkPrecision();
    const { state } = this.parts, { seed, optim } = state.config;
    const step = this.#stepsDone + 1;
    const seeds = batches.map((_, i) => dropoutSeed(seed, (step - 1) * optim.accumulate + i + 1));
    const report = stepBatches(
      batches,
      (tensors) => this.#step.run(tensors, step, seeds),
      this.#work.count,
    );
    const rate = this.#recipe.highestRate * this.#recipe.schedule(step);
    state.curves.push({ step, epoch: this.#steps.epochAt(step, state.epoch), rate, ...report });
    if (!Number.isFinite(report.loss) || !Number.isFinite(report.gradientNorm)) {
      throw this.#nonFinite(`Step ${step}`, batches, seeds);
    }
    this.#tell("train");
  }

  /** Scores dev and keeps the weights if they are the best; undefined if the signal came first. */
  async #evaluate(judge: ReturnType<typeof earlyStopping>) {
    const { state } = this.parts, averaged = this.#averaged();
    try {
      const answers = await this.#answers("dev", averaged);
      if (!answers) return undefined;
      const metrics = this.#work.score("dev", answers), step = this.#stepsDone;
      const name = state.config.metric, value = metrics[name], verdict = judge(value);
      const epoch = state.curves.at(-1)?.epoch ?? 0;
      if (step > 0 && state.step >= this.#steps.stepsIn(state.epoch)) {
        [state.epoch, state.step] = [state.epoch + 1, 0];
      }
      state.evals.push({ step, epoch, metrics });
      if (verdict.best) {
        this.#kept.keep(averaged?.weights);
        state.bestOnDev = answers;
        state.best = { epoch, step, metric: { name, value } };
      }
      this.#tell("train");
      return verdict;
    } finally {
      averaged?.dispose();
    }
  }

  /** The moving average, if there is one; before the first step the weights themselves count. */
  #averaged(): AveragedWeights | undefined {
    if (this.#stepsDone === 0) return undefined;
    const state = this.#step.readState();
    try {
      return this.#recipe.averaged(state, this.#stepsDone);
    } finally {
      tf.dispose(state);
    }
  }

  /** Without a best epoch, the model gets the weights that would have been scored. */
  #restoreBest(): void {
    if (this.parts.state.best) return this.#kept.restore();
    const averaged = this.#averaged();
    if (!averaged) return;
    this.#kept.keep(averaged.weights);
    this.#kept.restore();
    averaged.dispose();
  }

  /** What the model says of a split's rows; undefined if the signal came first. */
  async #answers(
    split: "dev" | "test",
    averaged?: AveragedWeights,
  ): Promise<RowAnswer[] | undefined> {
    const { signal, model } = this.parts, examples = this.#work.examples[split];
    const weights = { ...model.variables, ...averaged?.weights };
    this.#tell("evaluate");
    let values: number[][];
    try {
      values = await this.#evaluator.answers(examples, signal, weights);
      this.#checkPrecision();
    } catch (error) {
      if (signal?.aborted && error === signal.reason) return undefined;
      throw error;
    }
    const bad = examples.find((_, i) => !values[i].every(Number.isFinite));
    if (!bad) return this.#work.answersOf(split, values, weights);
    const { maxLength, tokenizer: { padId } } = model;
    const [batch] = batches([bad], { batchSize: 1, padId, maxLength });
    throw this.#nonFinite(`Scoring ${split} after step ${this.#stepsDone}`, [batch]);
  }

  #nonFinite(where: string, batches: Batch[], seeds: number[] = []): NonFiniteError {
    const { model } = this.parts, { lossOf } = this.#work;
    const tensors = batches.map((batch, i) =>
      withBatch(
        batch,
        (inputs, labels) => firstBadTensor(model, inputs, labels, seeds[i], lossOf),
      )
    );
    const tensor = tensors.find((name) => name !== undefined);
    const bad: BadNumber = { step: this.#stepsDone, where, tensor };
    return new NonFiniteError(bad, this.#record("non-finite"));
  }

  async #interrupted(): Promise<"interrupted"> {
    const { save } = this.parts;
    if (this.#stepsDone > 0) {
      const saved = await this.#checkpoint(), how = saved ? save?.hint : this.#note;
      this.#note = ["stopped", ...(how ? [how] : [])].join("; ");
      this.#tell("train");
    }
    return "interrupted";
  }

  /** False if none is written; the run goes on, and the checkpoint before it stays. */
  async #checkpoint(): Promise<boolean> {
    const { save, state, model } = this.parts;
    if (!save || this.#savedAt === this.#place) return save !== undefined;
    state.seconds = this.#seconds;
    const optimizer = this.#step.readState(), best = this.#kept.values;
    this.#note = await save.write({ state, weights: model.variables, optimizer, best });
    tf.dispose(optimizer);
    if (this.#note === undefined) this.#savedAt = this.#place;
    return this.#note === undefined;
  }

  /** Counts steps and evaluations: where it has not changed there is nothing new to save. */
  get #place(): number {
    return this.#stepsDone + this.parts.state.evals.length;
  }

  get #seconds(): number {
    return (performance.now() - this.#begun) / 1000;
  }

  #record(stopped: Stopped, test: readonly RowAnswer[] = []): RunRecord {
    const { data, state } = this.parts, { config, curves, evals, best, bestOnDev } = state;
    return makeRecord({
      config,
      data,
      work: this.#work,
      info: engineInfo(),
      curves,
      evals,
      best,
      answers: { dev: bestOnDev, test },
      stopped,
      seconds: this.#seconds,
    });
  }

  #tell(phase: "train" | "evaluate"): void {
    const { state, onProgress } = this.parts, seconds = this.#seconds, note = this.#note;
    const progress = progressOf(state, { phase, totalSteps: this.#steps.total, seconds, note });
    if (progress) onProgress?.(progress);
  }
}
