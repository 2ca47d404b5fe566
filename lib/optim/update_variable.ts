import * as tf from "@tensorflow/tfjs";
import { kernel } from "../engine/mod.ts";
import type { GradientStep, NamedTensors } from "./gradient_step.ts";

/** What {@linkcode Chain.update} takes; all maps have the same variable names. */
export interface ChainInput {
  variables: NamedTensors;
  gradients: NamedTensors;
  state: NamedTensors;
  /** Of {@linkcode Chain.numbers} for these variables, in their order. */
  numbers: tf.Tensor;
}

/** What {@linkcode Chain.update} returns. */
export interface ChainOutput extends UpdateOutput {
  /** Scalars by name, such as "gradientNorm". */
  reports: NamedTensors;
}

/**
 * What {@linkcode Chain.updateSome} takes. It updates what `variables` has; the gradients and the state
 * may be those of more variables.
 */
export interface UpdateInput extends ChainInput {
  /** Of {@linkcode Chain.gather} over the gradients of all variables of the model. */
  gathered: NamedTensors;
}

/** What {@linkcode Chain.updateSome} returns. */
export interface UpdateOutput {
  variables: NamedTensors;
  state: NamedTensors;
}

/** Name of a step's state for a variable. */
export const stateName = (step: string, slot: string, variable: string) =>
  `${step}.${slot}/${variable}`;

function required(tensors: NamedTensors, name: string, what: string): tf.Tensor {
  const tensor = tensors[name];
  if (!tensor) throw new TypeError(`Expected ${what} "${name}" but found none.`);
  return tensor;
}

/** The gradient of a variable, or an error that names it. */
export const gradientOf = (gradients: NamedTensors, variable: string) =>
  required(gradients, variable, "a gradient of the variable");

/** How the state and the numbers of one variable lie in the inputs of its kernel, step by step. */
interface Layout {
  slots: string[][];
  sizes: number[];
}

/** As the steps tell it for the variable; a tensor of extents 1 makes their state cheap. */
function layoutOf(steps: readonly GradientStep[], name: string, variable: tf.Tensor): Layout {
  const slots = tf.tidy(() => {
    const small = tf.zeros(variable.shape.map(() => 1));
    return steps.map((step) => Object.keys(step.init(small)));
  });
  return { slots, sizes: steps.map((step) => step.numbers(1, name).length) };
}

/** Makes the update of one variable, which writes what is new to `output`. */
export function updaterOf(steps: readonly GradientStep[]) {
  const kernels = new Map<string, ReturnType<typeof kernel>>();
  const kernelFor = (layout: Layout) => {
    const key = JSON.stringify(layout), known = kernels.get(key);
    const found = known ?? kernel("optimizer", (...inputs) => updateOne(steps, layout, inputs));
    kernels.set(key, found);
    return found;
  };
  const gathers = steps.flatMap(({ gather }) => gather ? [gather.name] : []);
  return (
    name: string,
    { variables, gradients, state, numbers, gathered }: UpdateInput,
    output: UpdateOutput,
  ): void => {
    const layout = layoutOf(steps, name, variables[name]);
    const keys = steps.flatMap((step, i) =>
      layout.slots[i].map((slot) => stateName(step.name, slot, name))
    );
    const [next, ...newState] = kernelFor(layout)(
      numbers,
      ...gathers.map((x) => required(gathered, x, "the gathered value")),
      variables[name],
      gradientOf(gradients, name),
      ...keys.map((key) => required(state, key, "the state")),
    );
    output.variables[name] = next;
    keys.forEach((key, i) => output.state[key] = newState[i]);
  };
}

/** Inputs: numbers [1, n], gathered scalars, the variable, its gradient, its state. */
function updateOne(
  steps: readonly GradientStep[],
  { slots, sizes }: Layout,
  [numbers, ...rest]: tf.Tensor[],
): tf.Tensor[] {
  const gathered = steps.map(({ gather }) => gather ? rest.shift() : undefined);
  const choose = unlessNotFinite(gathered), variable = rest.shift() as tf.Tensor;
  let gradient = tf.reshape(rest.shift() as tf.Tensor, variable.shape), column = 1;
  const newState: tf.Tensor[] = [];
  steps.forEach((step, i) => {
    const state = Object.fromEntries(slots[i].map((slot) => [slot, rest.shift() as tf.Tensor]));
    const own = Array.from({ length: sizes[i] }, () => numberAt(numbers, column++));
    const out = step.update({ variable, gradient, state, numbers: own, gathered: gathered[i] });
    gradient = out.gradient;
    newState.push(...slots[i].map((slot) => choose(out.state[slot], state[slot])));
  });
  return [choose(tf.add(variable, gradient), variable), ...newState];
}

/**
 * What is gathered over all gradients tells whether they are finite. Where they are not, everything
 * stays as it was, so that a run that meets a NaN still holds its last good weights.
 */
function unlessNotFinite(
  gathered: readonly (tf.Tensor | undefined)[],
): (next: tf.Tensor, before: tf.Tensor) => tf.Tensor {
  const [first, ...more] = gathered.filter((x) => x !== undefined).map((x) => tf.isFinite(x));
  if (!first) return (next) => next;
  const finite = more.reduce((all, one) => tf.logicalAnd(all, one), first);
  return (next, before) => tf.where(finite, next, before);
}

const numberAt = (numbers: tf.Tensor, column: number): tf.Scalar =>
  tf.reshape(tf.slice(numbers, [0, column], [1, 1]), []) as tf.Scalar;
