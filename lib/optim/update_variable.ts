import * as tf from "@tensorflow/tfjs";
import { kernel, kernelInPlace } from "../engine/mod.ts";
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

/** Makes the updates of one variable: one that gives its new state, one that changes it in place. */
export function updaterOf(steps: readonly GradientStep[]) {
  const gathers = steps.flatMap(({ gather }) => gather ? [gather.name] : []);
  const pure = perLayout((layout) =>
    kernel("optimizer", (...inputs) => updateOne(steps, layout, inputs))
  );
  const inPlace = perLayout((layout) =>
    kernelInPlace("optimizer_in_place", (state, inputs) => {
      const [next, ...cells] = updateOne(steps, layout, [...inputs, ...state]);
      return { cells, outputs: [next] };
    })
  );
  const inputsOf = (
    name: string,
    { variables, gradients, state, numbers, gathered }: UpdateInput,
  ) => {
    const layout = layoutOf(steps, name, variables[name]);
    const keys = steps.flatMap((step, i) =>
      layout.slots[i].map((slot) => stateName(step.name, slot, name))
    );
    const inputs = [
      numbers,
      ...gathers.map((x) => required(gathered, x, "the gathered value")),
      variables[name],
      gradientOf(gradients, name),
    ];
    return { layout, keys, inputs, own: keys.map((key) => required(state, key, "the state")) };
  };
  return {
    pure(name: string, input: UpdateInput, output: UpdateOutput): void {
      const { layout, keys, inputs, own } = inputsOf(name, input);
      const [next, ...newState] = pure(layout)(...inputs, ...own);
      output.variables[name] = next;
      keys.forEach((key, i) => output.state[key] = newState[i]);
    },
    inPlace(name: string, input: UpdateInput): tf.Tensor {
      const { layout, inputs, own } = inputsOf(name, input);
      return inPlace(layout)(own, ...inputs)[0];
    },
  };
}

/** Makes something once for each layout. */
function perLayout<T>(make: (layout: Layout) => T): (layout: Layout) => T {
  const made = new Map<string, T>();
  return (layout) => {
    const key = JSON.stringify(layout), known = made.get(key) ?? make(layout);
    made.set(key, known);
    return known;
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
