import * as tf from "@tensorflow/tfjs";
import type { EncoderBatch } from "../bert/mod.ts";
import { compile } from "../engine/mod.ts";
import type { Chain, NamedTensors } from "../optim/mod.ts";
import { sharedCompiled } from "./shared_compiled.ts";

/** The loss of logits [batch, labels] and labels int32 [batch]. */
export type LossFunction = (logits: tf.Tensor2D, labels: tf.Tensor1D) => tf.Scalar;

/** What a step needs of a model. */
export interface Trainable {
  variables: Record<string, tf.Variable>;
  /** Logits [batch, labels]; with a seed, dropout is on. `weights` stand in for the variables. */
  logits(batch: EncoderBatch, dropoutSeed?: tf.Tensor, weights?: NamedTensors): tf.Tensor2D;
}

/** What a step reports. */
export interface StepReport {
  loss: number;
  /** L2 norm over all gradients, before clipping. */
  gradientNorm: number;
}

/** Runs training steps of one model with one optimizer, and owns the optimizer's state. */
export interface TrainingStep {
  /**
   * One step: forward, backward, clipping, update, as one call of the engine. If the loss or a gradient
   * is not finite nothing is updated, given an optimizer that gathers a norm, as clipping does.
   *
   * @param step Counts from 1.
   */
  run(batch: EncoderBatch, labels: tf.Tensor1D, step: number, dropoutSeed: number): StepReport;
  dispose(): void;
}

/** The value of a loss and its gradient for each weight, by the weights' names. */
export function lossAndGradients(
  weights: NamedTensors,
  loss: (weights: NamedTensors) => tf.Scalar,
): { loss: tf.Scalar; gradients: NamedTensors } {
  const names = Object.keys(weights);
  const named = (tensors: tf.Tensor[]) =>
    Object.fromEntries(names.map((name, i) => [name, tensors[i]]));
  const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) => loss(named(tensors)))(
    Object.values(weights),
  );
  return { loss: value as tf.Scalar, gradients: named(grads) };
}

/**
 * Makes the compiled step. The recorded function takes weights and state as arguments, so that runs of
 * one kind can share it.
 *
 * @param kind Tells everything that is frozen into the recording: model, loss, optimizer. Steps of equal
 * kinds share their recordings; without it they are the step's own.
 */
export function trainingStep(
  model: Trainable,
  optimizer: Chain,
  lossOf: LossFunction,
  kind?: string,
): TrainingStep {
  const { variables } = model,
    names = Object.keys(variables),
    state = stateVariables(optimizer, variables);
  const makeStep = () =>
    compile(function trainingStep(
      { weights, state }: { weights: NamedTensors; state: NamedTensors },
      batch: EncoderBatch,
      labels: tf.Tensor1D,
      numbers: tf.Tensor2D,
      seed: tf.Scalar,
    ) {
      const { loss, gradients } = lossAndGradients(
        weights,
        (weights) => lossOf(model.logits(batch, seed, weights), labels),
      );
      spoilUnlessFinite(loss, gradients);
      const next = optimizer.update({ variables: weights, gradients, state, numbers });
      return { loss, next };
    });
  const { call, release } = sharedCompiled(kind && `step ${kind}`, makeStep);
  const run: TrainingStep["run"] = (batch, labels, at, dropoutSeed) => {
    const report: StepReport = { loss: NaN, gradientNorm: NaN };
    tf.tidy(() => {
      const numbers = optimizer.numbers(at, names), seed = tf.scalar(dropoutSeed, "int32");
      const before = { weights: valuesOf(variables), state: valuesOf(state) };
      const { loss, next } = call(before, batch, labels, numbers, seed);
      assignAll(variables, next.variables);
      assignAll(state, next.state);
      report.loss = loss.dataSync()[0];
      report.gradientNorm = next.reports.gradientNorm.dataSync()[0];
    });
    return report;
  };
  const dispose = () => {
    release();
    Object.values(state).forEach((variable) => variable.dispose());
  };
  return { run, dispose };
}

/** The variables' present values as plain tensors, which share their memory; the caller tidies. */
export function valuesOf(variables: Record<string, tf.Variable>): NamedTensors {
  return Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [name, tf.clone(variable)]),
  );
}

/**
 * Makes a gradient NaN where the loss is not finite, by which the optimizer knows not to update: the
 * gradients of an infinite loss may all be finite. A small one, for it costs a pass over it.
 */
function spoilUnlessFinite(loss: tf.Scalar, gradients: NamedTensors): void {
  const [[name, smallest]] = Object.entries(gradients).sort(([, a], [, b]) => a.size - b.size);
  gradients[name] = tf.add(smallest, tf.mul(loss, 0)); // 0 · ∞ and 0 · NaN are NaN
}

let made = 0;

function stateVariables(
  optimizer: Chain,
  variables: Record<string, tf.Variable>,
): Record<string, tf.Variable> {
  const prefix = `optimizer#${made++}/`, state: Record<string, tf.Variable> = {};
  tf.tidy(() => {
    for (const [name, value] of Object.entries(optimizer.init(variables))) {
      state[name] = tf.variable(value, false, prefix + name);
    }
  });
  return state;
}

function assignAll(variables: Record<string, tf.Variable>, values: NamedTensors): void {
  for (const [name, variable] of Object.entries(variables)) variable.assign(values[name]);
}
