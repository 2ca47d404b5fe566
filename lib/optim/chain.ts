import * as tf from "@tensorflow/tfjs";
import { kernel } from "../engine/mod.ts";
import type { GradientStep, NamedTensors } from "./gradient_step.ts";
import {
  type ChainInput,
  type ChainOutput,
  type Gathered,
  gradientOf,
  stateName,
  updaterOf,
} from "./update_variable.ts";

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

/**
 * Joins pure steps into an optimizer. Each variable is updated by one XLA kernel that goes over its
 * memory once; variables of one shape share it, and inside `compile` all run side by side. If a step
 * gathers something over all gradients and that is not finite, nothing is updated.
 *
 * @throws {TypeError} If two steps have one name; from `update`, if a gradient or state is missing.
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
  const gatherAll = gathererOf(steps), updateOne = updaterOf(steps);
  const update = ({ variables, gradients, state, numbers }: ChainInput): ChainOutput => {
    const names = Object.keys(variables), gathered = gatherAll(names, gradients);
    const output: ChainOutput = { variables: {}, state: {}, reports: {} };
    names.forEach((name, row) => {
      const own = tf.slice(numbers, [row, 0], [1, -1]);
      updateOne(name, { variables, gradients, state, numbers: own, gathered }, output);
    });
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
  const wrong = names.find((name, i) => names.indexOf(name) < i || name.includes("/"));
  if (wrong === undefined) return;
  throw new TypeError(
    `Expected steps of different names without "/" but found ${names.join(", ")}. ` +
      `Try giving "${wrong}" another name.`,
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

/** A leading 0, so that steps without numbers have a tensor too. */
function numbersOf(
  steps: readonly GradientStep[],
  step: number,
  variables: readonly string[],
): tf.Tensor2D {
  const rows = variables.map((name) => [0, ...steps.flatMap((s) => s.numbers(step, name))]);
  return tf.tensor2d(rows, [rows.length, rows[0].length], "float32");
}

function gathererOf(
  steps: readonly GradientStep[],
): (names: readonly string[], gradients: NamedTensors) => Gathered {
  const partials = steps.map(({ name, gather }) =>
    gather ? kernel(`${name}_partial`, (gradient) => gather.partial(gradient)) : undefined
  );
  return (names, gradients) =>
    steps.map(({ gather }, i) => {
      const partial = partials[i];
      if (!gather || !partial) return undefined;
      return gather.finish(tf.addN(names.map((name) => partial(gradientOf(gradients, name))[0])));
    });
}
