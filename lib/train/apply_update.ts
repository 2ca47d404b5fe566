import * as tf from "@tensorflow/tfjs";
import type { Cell } from "../engine/mod.ts";
import type { Chain, NamedTensors } from "../optim/mod.ts";
import type { GradientSums } from "./gradient_function.ts";

/** A part of a model that is updated at a time, with the optimizer's state for it. */
export interface UpdateParts {
  optimizer: Chain;
  /** `optimizer.updateInPlace`, compiled. */
  update: Chain["updateInPlace"];
  variables: Record<string, tf.Variable>;
  state: Record<string, Cell>;
}

/**
 * Updates variables and their state by gradients that have been gathered over. The gradients, and what
 * the variables held before, are freed unless somebody else holds them.
 *
 * @param step Counts from 1.
 */
export function applyUpdate(
  { optimizer, update, variables, state }: UpdateParts,
  { gradients, gathered }: GradientSums,
  step: number,
): void {
  const names = Object.keys(variables);
  tf.tidy(() => {
    const next = update({
      variables: valuesOf(variables),
      gradients: pick(gradients, names),
      state,
      numbers: optimizer.numbers(step, names),
      gathered,
    });
    assignAll(variables, next);
  });
  names.forEach((name) => gradients[name].dispose());
}

/** The state of some variables, out of that of all: it is named "<step>.<slot>/<variable>". */
export function stateOf<T>(
  state: Record<string, T>,
  variables: readonly string[],
): Record<string, T> {
  const wanted = new Set(variables);
  return Object.fromEntries(
    Object.entries(state).filter(([name]) => wanted.has(name.slice(name.indexOf("/") + 1))),
  );
}

/** The tensors' present values as plain tensors, which share their memory; the caller tidies. */
export function valuesOf(variables: NamedTensors): NamedTensors {
  return Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [name, tf.clone(variable)]),
  );
}

/** Some entries of a record. */
export function pick<T>(all: Record<string, T>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

function assignAll(variables: Record<string, tf.Variable>, values: NamedTensors): void {
  for (const [name, variable] of Object.entries(variables)) variable.assign(values[name]);
}
