import type * as tf from "@tensorflow/tfjs";

/** Tensors by variable name. */
export type NamedTensors = Record<string, tf.Tensor>;

/** What a step sees of one variable while it updates it; all pure tensors, nothing is read. */
export interface StepInput {
  /** The variable's value before the update. */
  variable: tf.Tensor;
  /** Its gradient, or what the step before made of it. */
  gradient: tf.Tensor;
  /** The step's own state for the variable, by slot name. */
  state: NamedTensors;
  /** The step's numbers for the variable at this step, each a scalar. */
  numbers: tf.Scalar[];
  /** What the step gathered over all gradients, if it gathers. */
  gathered?: tf.Tensor;
}

/** What a step leaves: the gradient or update for the next step, and its new state. */
export interface StepOutput {
  gradient: tf.Tensor;
  state: NamedTensors;
}

/**
 * One pure step of an optimizer, written for a single variable; `chain` joins steps and runs them
 * over all variables as fused kernels. The last step's result is added to the variable.
 */
export interface GradientStep {
  /** Names the state: "<name>.<slot>/<variable>". */
  name: string;
  /** It needs the variable's new value, variable + gradient, so no step may follow it. */
  last?: true;
  /** Initial state for a variable, by slot. */
  init(variable: tf.Tensor): NamedTensors;
  /**
   * Numbers that may differ by step and variable (rates, bias corrections): computed in JavaScript, given
   * to `update` as scalars, so that one recording serves all steps.
   *
   * @param step Counts from 1.
   */
  numbers(step: number, variable: string): number[];
  /** Something over the gradients of all variables, such as their norm. */
  gather?: {
    /** Name under which it is reported. */
    name: string;
    /** A scalar for one variable's gradient; the scalars of all variables are added. */
    partial(gradient: tf.Tensor): tf.Tensor;
    /** What the sum means. */
    finish(total: tf.Tensor): tf.Tensor;
  };
  update(input: StepInput): StepOutput;
}
