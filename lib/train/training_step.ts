import * as tf from "@tensorflow/tfjs";
import { assignCell, type Cell, compile, disposeCell, makeCell, readCell } from "../engine/mod.ts";
import type { Chain, NamedTensors } from "../optim/mod.ts";
import { applyUpdate, pick, stateOf, valuesOf } from "./apply_update.ts";
import {
  gradientFunction,
  type GradientOptions,
  type GradientSums,
  type LossFunction,
} from "./gradient_function.ts";
import { sharedCompiled } from "./shared_compiled.ts";
import type { ModelBatch } from "./batch_tensors.ts";
import { updateGroups } from "./update_groups.ts";

/** What a step needs of a model. */
export interface Trainable {
  variables: Record<string, tf.Variable>;
  /**
   * Logits [batch, labels] or emissions [batch, length, tags]; with a seed, dropout is on. `weights` stand
   * in for the variables.
   */
  outputs(batch: ModelBatch, dropoutSeed?: tf.Tensor, weights?: NamedTensors): tf.Tensor;
  /** A second loss, of inputs alone; undefined: none. Its weight α: (1 − α) · loss + α · second. */
  readonly auxiliary?: Auxiliary;
}

/** A loss beside that of the labels. */
export interface Auxiliary {
  /** α, above 0 and below 1. */
  weight: number;
  loss(batch: ModelBatch, seed: tf.Tensor, weights: NamedTensors): tf.Scalar;
}

/** One batch of a step. */
export interface StepBatch {
  inputs: ModelBatch;
  /** int32 [batch], or [batch, length] of tags. */
  labels: tf.Tensor;
  /** What the loss is a mean of, rows or tags; batches of one step weigh by their number. */
  weight: number;
}

/** What a step reports. */
export interface StepReport {
  /** Mean over the step's rows or tags. */
  loss: number;
  /** L2 norm over all gradients, before clipping. */
  gradientNorm: number;
}

/** Options of {@linkcode trainingStep}. */
export interface StepOptions extends GradientOptions {
  /**
   * Tells everything that is frozen into the recordings: model, loss, optimizer. Steps of equal kinds
   * share their recordings; without it they are the step's own.
   */
  kind?: string;
}

/** Runs training steps of one model with one optimizer, and owns the optimizer's state. */
export interface TrainingStep {
  /**
   * The optimizer's state by name, as `Chain.init` names it. The caller disposes of it; that is best done
   * before the next step, which otherwise copies it.
   */
  readState(): NamedTensors;
  /** Replaces the optimizer's state. */
  writeState(values: NamedTensors): void;
  /**
   * One step over one or several batches: forward, backward, clipping, update. If the loss or a
   * gradient is not finite nothing is updated, given an optimizer that gathers a norm, as clipping does.
   *
   * @param batches Their gradients are averaged by their weights before the update.
   * @param step Counts from 1.
   * @param dropoutSeeds One for each batch.
   */
  run(batches: readonly StepBatch[], step: number, dropoutSeeds: readonly number[]): StepReport;
  dispose(): void;
}

/**
 * Makes the compiled step: one recorded call for each batch's gradients, and one for each group of
 * variables that is updated at a time. The recorded functions take weights and state as arguments, so
 * that runs of one kind can share them.
 */
export function trainingStep(
  model: Trainable,
  optimizer: Chain,
  lossOf: LossFunction,
  { kind, ...options }: StepOptions = {},
): TrainingStep {
  const { variables } = model, isFrozen = options.frozen ?? (() => false);
  const trained = pick(variables, Object.keys(variables).filter((name) => !isFrozen(name)));
  const state = stateCells(optimizer, trained);
  const shared = <A extends unknown[], R>(what: string, make: () => (...args: A) => R) =>
    sharedCompiled(kind && `${what} ${kind}`, () => compile(make(), { name: what }));
  const gradients = shared("gradients", () => gradientFunction(model, lossOf, optimizer, options));
  const update = shared("update", () => optimizer.updateInPlace);
  const groups = updateGroups(trained).map((names) => ({
    optimizer,
    update: update.call,
    variables: pick(trained, names),
    state: stateOf(state, names),
  }));
  const run: TrainingStep["run"] = (batches, step, seeds) =>
    tf.tidy(() => {
      const sums = sumGradients(gradients.call, valuesOf(variables), batches, seeds);
      groups.forEach((group) => applyUpdate(group, sums, step));
      const [loss, gradientNorm] = sums.report.dataSync();
      return { loss, gradientNorm };
    });
  const dispose = () => {
    gradients.release();
    update.release();
    Object.values(state).forEach(disposeCell);
  };
  const readState = () =>
    Object.fromEntries(Object.entries(state).map(([name, cell]) => [name, readCell(cell)]));
  const writeState = (values: NamedTensors) =>
    Object.entries(state).forEach(([name, cell]) => assignCell(cell, values[name]));
  return { readState, writeState, run, dispose };
}

/** Gradients over all rows of some batches; the weights are freed. */
export function sumGradients(
  gradientsOf: ReturnType<typeof gradientFunction>,
  weights: NamedTensors,
  batches: readonly StepBatch[],
  seeds: readonly number[],
): GradientSums {
  if (batches.length === 0) throw new RangeError("Expected batches to a step but found none.");
  const whole = batches.reduce((sum, { weight }) => sum + weight, 0);
  let sums: GradientSums | undefined;
  batches.forEach((batch, i) => {
    const seed = tf.scalar(seeds[i], "int32"), before = sums;
    const share = batches.length > 1 ? tf.scalar(batch.weight / Math.max(1, whole)) : undefined;
    sums = gradientsOf(weights, batch.inputs, batch.labels, { seed, share, before });
    if (before) tf.dispose({ ...before });
  });
  tf.dispose(weights);
  return sums as GradientSums;
}

function stateCells(
  optimizer: Chain,
  variables: Record<string, tf.Variable>,
): Record<string, Cell> {
  return tf.tidy(() =>
    Object.fromEntries(
      Object.entries(optimizer.init(variables)).map(([name, value]) => [name, makeCell(value)]),
    )
  );
}
