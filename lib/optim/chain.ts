import * as tf from "@tensorflow/tfjs";
import { kernel } from "../engine/mod.ts";
import type { GradientStep, NamedTensors } from "./gradient_step.ts";
import {
  type ChainInput,
  type ChainOutput,
  gradientOf,
  stateName,
  type UpdateInput,
  type UpdateOutput,
  updaterOf,
} from "./update_variable.ts";

/** Several steps as one optimizer. */
export interface Chain {
  readonly steps: readonly GradientStep[];
  /** Initial state of all steps for all variables, by "<step>.<slot>/<variable>". */
  init(variables: NamedTensors): NamedTensors;
  /**
   * The numbers of a step for some variables, as a float32 tensor [variables, numbers]: an input of
   * `update` and `updateSome`, for the same variables in the same order.
   */
  numbers(step: number, variables: readonly string[]): tf.Tensor2D;
  /** Pure: new values of the variables and the state, and what the steps report. */
  update(input: ChainInput): ChainOutput;
  /**
   * The first half of `update`. Pure: what the steps make of all gradients together, scalars by the name
   * under which they are reported, such as "gradientNorm".
   */
  gather(gradients: NamedTensors): NamedTensors;
  /**
   * The second half of `update`, for all variables or some of them: pure, and a variable's new values do
   * not depend on which others are updated along with it. So a large model may be updated part by part,
   * and old and new values of one part only are in memory at once.
   */
  updateSome(input: UpdateInput): UpdateOutput;
  /**
   * As `updateSome`, with the state in cells (see `makeCell` of the engine), which are changed where they
   * lie: no second copy of it is in memory, and none is written beside it.
   *
   * @param input `state` holds cells.
   * @returns The variables' new values.
   */
  updateInPlace(input: UpdateInput): NamedTensors;
}

/**
 * Joins pure steps into an optimizer. Each variable is updated by one XLA kernel that goes over its
 * memory once; variables of one shape share it, and inside `compile` all run side by side. If a step
 * gathers something over all gradients and that is not finite, nothing is updated.
 *
 * @throws {TypeError} If two steps have one name or gather under one name, or a step that must be last
 * is not; from `update`, `gather` and
 * `updateSome`, if a gradient, a state or what is gathered is missing.
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
 *
 * const gathered = optimizer.gather(gradients); // the same in two halves
 * optimizer.updateSome({ variables, gradients, state, numbers, gathered }).variables.w.print(); // 0.899
 * ```
 */
export function chain(...steps: GradientStep[]): Chain {
  checkSteps(steps);
  const gather = gathererOf(steps), updateOne = updaterOf(steps);
  const updateSome = (input: UpdateInput): UpdateOutput => {
    const output: UpdateOutput = { variables: {}, state: {} };
    Object.keys(input.variables).forEach((name, row) => {
      updateOne.pure(name, { ...input, numbers: rowOf(input.numbers, row) }, output);
    });
    return output;
  };
  const updateInPlace = (input: UpdateInput): NamedTensors =>
    Object.fromEntries(
      Object.keys(input.variables).map((name, row) => [
        name,
        updateOne.inPlace(name, { ...input, numbers: rowOf(input.numbers, row) }),
      ]),
    );
  const update = ({ variables, gradients, state, numbers }: ChainInput): ChainOutput => {
    const names = Object.keys(variables);
    const reports = gather(
      Object.fromEntries(names.map((name) => [name, gradientOf(gradients, name)])),
    );
    return {
      ...updateSome({ variables, gradients, state, numbers, gathered: reports }),
      reports,
    };
  };
  return {
    steps,
    init: (variables) => initAll(steps, variables),
    numbers: (s, v) => numbersOf(steps, s, v),
    update: (input) => tf.tidy(() => ({ ...update(input) })),
    gather: (gradients) => tf.tidy(() => gather(gradients)),
    updateSome: (input) => tf.tidy(() => ({ ...updateSome(input) })),
    updateInPlace: (input) => tf.tidy(() => updateInPlace(input)),
  };
}

const rowOf = (numbers: tf.Tensor, row: number) => tf.slice(numbers, [row, 0], [1, -1]);

/** State and reports are told apart by names; some steps need to be last. */
function checkSteps(steps: readonly GradientStep[]): void {
  checkDistinct("steps", steps.map((step) => step.name));
  checkDistinct("gathered values", steps.flatMap(({ gather }) => gather ? [gather.name] : []));
  const early = steps.slice(0, -1).find((step) => step.last);
  if (!early) return;
  throw new TypeError(
    `Expected "${early.name}" as the last step but found ${steps.at(-1)?.name} after it. ` +
      `Try moving it to the end.`,
  );
}

function checkDistinct(what: string, names: readonly string[]): void {
  const wrong = names.find((name, i) => names.indexOf(name) < i || name.includes("/"));
  if (wrong === undefined) return;
  throw new TypeError(
    `Expected ${what} of different names without "/" but found ${names.join(", ")}. ` +
      `Try giving "${wrong}" another name.`,
  );
}

function initAll(steps: readonly GradientStep[], variables: NamedTensors): NamedTensors {
  const state: NamedTensors = {};
  for (const [variable, value] of Object.entries(variables)) {
    for (const step of steps) {
      for (const [slot, tensor] of Object.entries(step.init(value))) {
        state[stateName(step.name, slot, variable)] = tensor;
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

function gathererOf(steps: readonly GradientStep[]): (gradients: NamedTensors) => NamedTensors {
  const gathers = steps.flatMap(({ name, gather }) =>
    gather ? [{ ...gather, kernel: kernel(`${name}_partial`, (g) => gather.partial(g)) }] : []
  );
  return (gradients) =>
    Object.fromEntries(gathers.map(({ name, kernel, finish }) => {
      const partials = Object.values(gradients).map((gradient) => kernel(gradient)[0]);
      return [name, finish(tf.addN(partials))];
    }));
}
