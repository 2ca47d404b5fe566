import * as tf from "@tensorflow/tfjs";
import { kernel } from "../engine/mod.ts";
import type { GradientStep, NamedTensors } from "./gradient_step.ts";

/** Several steps as one optimizer. */
export interface Chain {
  readonly steps: readonly GradientStep[];
  /** Initial state of all steps for all variables, by "<step>.<slot>/<variable>". */
  init(variables: NamedTensors): NamedTensors;
  /**
   * The numbers of a step for all variables, as a float32 tensor [variables, numbers]: an input of
   * `update`.
   */
  numbers(step: number, variables: readonly string[]): tf.Tensor2D;
  /** Pure: new values of the variables and the state, and what the steps report. */
  update(input: ChainInput): ChainOutput;
}

/** What {@linkcode Chain.update} takes; all maps have the same variable names. */
export interface ChainInput {
  variables: NamedTensors;
  gradients: NamedTensors;
  state: NamedTensors;
  numbers: tf.Tensor2D;
}

/** What {@linkcode Chain.update} returns. */
export interface ChainOutput {
  variables: NamedTensors;
  state: NamedTensors;
  /** Scalars by name, such as "gradientNorm". */
  reports: NamedTensors;
}

/**
 * Joins pure steps into an optimizer. Variables are updated group by group (an encoder layer is a
 * group), each group by one XLA kernel that goes over its memory once; groups run side by side. If a
 * step gathers something over all gradients and that is not finite, nothing is updated.
 *
 * @throws {TypeError} From `update`, if a variable has no gradient or state.
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { openEngine } from "lib/engine/mod.ts";
 * import { adamw, chain, clipByGlobalNorm } from "lib/optim/mod.ts";
 * await openEngine();
 * const optimizer = chain(clipByGlobalNorm(1), adamw({ rate: 0.1 }));
 * const variables = { w: tf.tensor([1]) }, gradients = { w: tf.tensor([2]) };
 * const state = optimizer.init(variables), numbers = optimizer.numbers(1, ["w"]);
 * optimizer.update({ variables, gradients, state, numbers }).variables.w.print(); // 0.899
 * ```
 */
export function chain(...steps: GradientStep[]): Chain {
  checkNames(steps);
  const partials = steps.map(({ name, gather }) =>
    gather ? kernel(`${name}_partial`, (...gradients) => gather.partial(gradients)) : undefined
  );
  const kernels = new Map<string, ReturnType<typeof kernel>>();
  /** One kernel for each layout of a group's inputs; its recordings are told apart by shapes. */
  const kernelFor = (layout: GroupLayout) => {
    const key = JSON.stringify(layout);
    let known = kernels.get(key);
    if (!known) {
      known = kernel("optimizer", (...inputs) => updateGroup(steps, layout, inputs));
      kernels.set(key, known);
    }
    return known;
  };
  const update = (input: ChainInput) => {
    const names = Object.keys(input.variables), groups = groupNames(names);
    const gathered = gatherAll(steps, partials, groups, input.gradients);
    const output: ChainOutput = { variables: {}, state: {}, reports: {} };
    for (const group of groups) runGroup(steps, kernelFor, names, group, input, gathered, output);
    steps.forEach(({ gather }, i) => {
      if (gather) output.reports[gather.name] = gathered[i] as tf.Tensor;
    });
    return output;
  };
  return {
    steps,
    init: (variables) => initAll(steps, variables),
    numbers: (s, v) => numbersOf(steps, s, v),
    update: (input) => tf.tidy(() => ({ ...update(input) })),
  };
}

/** State and reports are told apart by the steps' names. */
function checkNames(steps: readonly GradientStep[]): void {
  const names = steps.map((step) => step.name);
  const twice = names.find((name, i) => names.indexOf(name) < i || name.includes("/"));
  if (twice === undefined) return;
  throw new TypeError(
    `Expected steps of different names without "/" but found ${names.join(", ")}. ` +
      `Try giving "${twice}" another name.`,
  );
}

function initAll(steps: readonly GradientStep[], variables: NamedTensors): NamedTensors {
  const state: NamedTensors = {};
  for (const [variable, value] of Object.entries(variables)) {
    for (const step of steps) {
      for (const [slot, tensor] of Object.entries(step.init(value))) {
        state[stateName(step, slot, variable)] = tensor;
      }
    }
  }
  return state;
}

const stateName = (step: GradientStep, slot: string, variable: string) =>
  `${step.name}.${slot}/${variable}`;

function numbersOf(
  steps: readonly GradientStep[],
  step: number,
  variables: readonly string[],
): tf.Tensor2D {
  const rows = variables.map((name) => [0, ...steps.flatMap((s) => s.numbers(step, name))]);
  return tf.tensor2d(rows, [rows.length, rows[0].length], "float32");
}

/** Each variable by itself: few shapes occur, so few kernels are compiled. */
function groupNames(names: readonly string[]): string[][] {
  return names.map((name) => [name]);
}

function gatherAll(
  steps: readonly GradientStep[],
  partials: (ReturnType<typeof kernel> | undefined)[],
  groups: string[][],
  gradients: NamedTensors,
): (tf.Tensor | undefined)[] {
  return steps.map(({ gather }, i) => {
    const partial = partials[i];
    if (!gather || !partial) return undefined;
    const totals = groups.map((names) =>
      partial(...names.map((name) => required(gradients, name, "gradient of")))[0]
    );
    return gather.finish(tf.addN(totals));
  });
}

function required(tensors: NamedTensors, name: string, what: string): tf.Tensor {
  const tensor = tensors[name];
  if (!tensor) throw new TypeError(`Expected the ${what} "${name}" but found none.`);
  return tensor;
}

/** How the inputs of a group's kernel lie: how many variables, each step's slots and numbers. */
interface GroupLayout {
  count: number;
  slots: string[][];
  sizes: number[];
}

/** The steps tell it of the group's first variable; a tensor of extents 1 makes their state cheap. */
function layoutOf(
  steps: readonly GradientStep[],
  group: string[],
  variables: NamedTensors,
): GroupLayout {
  const [name] = group, shape = variables[name].shape.map(() => 1);
  const slots = tf.tidy(() => {
    const small = tf.zeros(shape);
    return steps.map((step) => Object.keys(step.init(small)));
  });
  return { count: group.length, slots, sizes: steps.map((s) => s.numbers(1, name).length) };
}

/** Inputs of a group's kernel: numbers [variables, n], gathered scalars, then each variable's tensors. */
function runGroup(
  steps: readonly GradientStep[],
  kernelFor: (layout: GroupLayout) => ReturnType<typeof kernel>,
  names: readonly string[],
  group: string[],
  { variables, gradients, state, numbers }: ChainInput,
  gathered: (tf.Tensor | undefined)[],
  output: ChainOutput,
): void {
  const layout = layoutOf(steps, group, variables);
  const rows = group.map((name) => names.indexOf(name));
  const own = group.flatMap((name) => [
    variables[name],
    required(gradients, name, "gradient of"),
    ...stateNames(steps, layout, name).map((key) => required(state, key, "state")),
  ]);
  const chosen = tf.gather(numbers, tf.tensor1d(rows, "int32"));
  const shared = [chosen, ...gathered.filter((x) => x !== undefined)];
  const results = kernelFor(layout)(...shared, ...own);
  for (const name of group) {
    output.variables[name] = results.shift() as tf.Tensor;
    for (const key of stateNames(steps, layout, name)) {
      output.state[key] = results.shift() as tf.Tensor;
    }
  }
}

const stateNames = (steps: readonly GradientStep[], { slots }: GroupLayout, variable: string) =>
  steps.flatMap((step, i) => slots[i].map((slot) => stateName(step, slot, variable)));

function updateGroup(
  steps: readonly GradientStep[],
  { count, slots, sizes }: GroupLayout,
  inputs: tf.Tensor[],
): tf.Tensor[] {
  const [numbers, ...rest] = inputs, outputs: tf.Tensor[] = [];
  const gathered = steps.map(({ gather }) => gather ? rest.shift() : undefined);
  const choose = unlessNotFinite(gathered);
  for (let row = 0; row < count; row++) {
    let column = 1;
    const variable = rest.shift() as tf.Tensor, newState: tf.Tensor[] = [];
    let gradient = tf.reshape(rest.shift() as tf.Tensor, variable.shape);
    steps.forEach((step, i) => {
      const state = Object.fromEntries(slots[i].map((slot) => [slot, rest.shift() as tf.Tensor]));
      const own = Array.from({ length: sizes[i] }, () => scalarAt(numbers, row, column++));
      const out = step.update({ variable, gradient, state, numbers: own, gathered: gathered[i] });
      gradient = out.gradient;
      newState.push(...slots[i].map((slot) => choose(out.state[slot], state[slot])));
    });
    outputs.push(choose(tf.add(variable, gradient), variable), ...newState);
  }
  return outputs;
}

/**
 * What is gathered over all gradients tells whether they are finite. Where they are not, everything
 * stays as it was, so that a run that meets a NaN still holds its last good weights.
 */
function unlessNotFinite(
  gathered: (tf.Tensor | undefined)[],
): (next: tf.Tensor, before: tf.Tensor) => tf.Tensor {
  const [first, ...more] = gathered.filter((x) => x !== undefined).map((x) => tf.isFinite(x));
  if (!first) return (next) => next;
  const finite = more.reduce((all, one) => tf.logicalAnd(all, one), first);
  return (next, before) => tf.where(finite, next, before);
}

const scalarAt = (matrix: tf.Tensor, row: number, column: number): tf.Scalar =>
  tf.reshape(tf.slice(matrix, [row, column], [1, 1]), []) as tf.Scalar;
