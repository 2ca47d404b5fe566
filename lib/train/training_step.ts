import * as tf from "@tensorflow/tfjs";
import type { EncoderBatch } from "../bert/mod.ts";
import { compile } from "../engine/mod.ts";
import type { Chain, NamedTensors } from "../optim/mod.ts";

/** The loss of logits [batch, labels] and labels int32 [batch]. */
export type LossFunction = (logits: tf.Tensor2D, labels: tf.Tensor1D) => tf.Scalar;

/** What a step needs of a model. */
export interface Trainable {
  variables: Record<string, tf.Variable>;
  /** Logits [batch, labels]; with a seed, dropout is on. */
  logits(batch: EncoderBatch, dropoutSeed?: tf.Tensor): tf.Tensor2D;
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

/** The value of a loss and its gradient for each variable, by the variables' own names here. */
export function lossAndGradients(
  variables: Record<string, tf.Variable>,
  loss: () => tf.Scalar,
): { loss: tf.Scalar; gradients: NamedTensors } {
  const { value, grads } = tf.variableGrads(loss, Object.values(variables));
  const gradients = Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [name, grads[variable.name]]),
  );
  return { loss: value, gradients };
}

/** Makes the compiled step. */
export function trainingStep(
  model: Trainable,
  optimizer: Chain,
  lossOf: LossFunction,
): TrainingStep {
  const { variables } = model,
    names = Object.keys(variables),
    state = stateVariables(optimizer, variables);
  const step = compile(function trainingStep(
    batch: EncoderBatch,
    labels: tf.Tensor1D,
    numbers: tf.Tensor2D,
    seed: tf.Scalar,
  ) {
    const { loss, gradients } = lossAndGradients(
      variables,
      () => lossOf(model.logits(batch, seed), labels),
    );
    spoilUnlessFinite(loss, gradients);
    const next = optimizer.update({ variables, gradients, state, numbers });
    assignAll(variables, next.variables);
    assignAll(state, next.state);
    return { loss, gradientNorm: next.reports.gradientNorm };
  });
  const run: TrainingStep["run"] = (batch, labels, at, dropoutSeed) =>
    readAndDispose(() => {
      const numbers = optimizer.numbers(at, names);
      return step(batch, labels, numbers, tf.scalar(dropoutSeed, "int32"));
    });
  const dispose = () => {
    step.dispose();
    Object.values(state).forEach((variable) => variable.dispose());
  };
  return { run, dispose };
}

/**
 * Makes a gradient NaN where the loss is not finite, by which the optimizer knows not to update: the
 * gradients of an infinite loss may all be finite. A small one, for it costs a pass over it.
 */
function spoilUnlessFinite(loss: tf.Scalar, gradients: NamedTensors): void {
  const [[name, smallest]] = Object.entries(gradients).sort(([, a], [, b]) => a.size - b.size);
  gradients[name] = tf.add(smallest, tf.mul(loss, 0)); // 0 · ∞ and 0 · NaN are NaN
}

function readAndDispose(run: () => { loss: tf.Tensor; gradientNorm: tf.Tensor }): StepReport {
  const report: StepReport = { loss: NaN, gradientNorm: NaN };
  tf.tidy(() => {
    const { loss, gradientNorm } = run();
    report.loss = loss.dataSync()[0];
    report.gradientNorm = gradientNorm.dataSync()[0];
  });
  return report;
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
