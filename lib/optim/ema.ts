import * as tf from "@tensorflow/tfjs";
import type { GradientStep, NamedTensors } from "./gradient_step.ts";
import { stateName } from "./update_variable.ts";

/** Options of {@linkcode ema}. */
export interface EmaOptions {
  /** Weight of the average against the new value, > 0 and < 1: about 1 / (1 − decay) steps count. */
  decay: number;
  /** What the average starts as; see {@linkcode ema}. Default "copy". */
  start?: "copy" | "fixed" | "zero";
}

/** A moving average of the weights as the last step of a chain. */
export interface Ema extends GradientStep {
  /**
   * The averaged weights, for scoring and saving; the caller frees them.
   *
   * @param state The chain's state, that of other steps included, after `step`.
   * @param step Updates made, ≥ 1; 0 will do for a start as a copy.
   * @throws {TypeError} If the state has no averages.
   * @throws {RangeError} If nothing is averaged yet.
   */
  weights(state: NamedTensors, step: number): NamedTensors;
}

const NAME = "ema", SLOT = "average";

/**
 * Exponential moving average of the weights, the averaging of Polyak & Juditsky (1992) with a memory that
 * fades: after each update to wₜ
 *
 *     aₜ = dₜ·aₜ₋₁ + (1−dₜ)·wₜ
 *
 * - start "copy": a₀ = w₀ and dₜ = min(decay, (1+t)/(10+t)), so that the pre-trained weights are soon
 *   forgotten in a short run (as tf.train.ExponentialMovingAverage with num_updates);
 * - start "fixed": a₀ = w₀ and dₜ = decay from the first step on, so that the pre-trained weights stay in
 *   the average for about 1 / (1 − decay) steps (as the same class without num_updates);
 * - start "zero": a₀ = 0 and dₜ = decay; {@linkcode Ema.weights} gives aₜ / (1−decayᵗ), in which the
 *   weights before the first step do not count (bias correction as Adam's; Kingma & Ba 2015, section 3).
 *
 * State: `ema.average` of the variable's shape. It must be the chain's last step, for it needs the
 * variable's new value; it changes nothing about the update.
 *
 * @throws {RangeError} If `decay` is not between 0 and 1.
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { openEngine } from "lib/engine/mod.ts";
 * import { adamw, chain, ema } from "lib/optim/mod.ts";
 * await openEngine();
 * const average = ema({ decay: 0.99 }), optimizer = chain(adamw({ rate: 0.1 }), average);
 * const variables = { w: tf.tensor([1]) }, gradients = { w: tf.tensor([2]) };
 * const state = optimizer.init(variables), numbers = optimizer.numbers(1, ["w"]);
 * const next = optimizer.update({ variables, gradients, state, numbers });
 * next.variables.w.print(); // 0.899
 * average.weights(next.state, 1).w.print(); // 2/11 · 1 + 9/11 · 0.899 = 0.917
 * ```
 */
export function ema({ decay, start = "copy" }: EmaOptions): Ema {
  if (!(decay > 0 && decay < 1)) {
    throw new RangeError(`Expected a decay between 0 and 1 but found ${decay}.`);
  }
  const copied = start !== "zero";
  const decayAt = (step: number) =>
    start === "copy" ? Math.min(decay, (1 + step) / (10 + step)) : decay;
  return {
    name: NAME,
    last: true,
    init: (variable) => ({ [SLOT]: copied ? tf.clone(variable) : tf.zerosLike(variable) }),
    numbers: (step) => [1 - decayAt(step)],
    update({ variable, gradient, state: { average }, numbers: [share] }) {
      const next = tf.add(variable, gradient);
      const moved = tf.add(average, tf.mul(tf.sub(next, average), share));
      return { gradient, state: { [SLOT]: moved } };
    },
    weights(state, step) {
      const averages = averagesIn(state);
      if (copied) return tf.tidy(() => mapValues(averages, (a) => tf.clone(a)));
      if (!(step >= 1)) {
        throw new RangeError(`Expected an average over at least 1 step but found ${step}.`);
      }
      return tf.tidy(() => mapValues(averages, (a) => tf.div(a, 1 - decay ** step)));
    },
  };
}

/** By variable name. */
function averagesIn(state: NamedTensors): NamedTensors {
  const prefix = stateName(NAME, SLOT, "");
  const found = Object.entries(state).filter(([name]) => name.startsWith(prefix));
  if (found.length === 0) {
    const names = Object.keys(state).join(", ") || "nothing";
    throw new TypeError(`Expected a state with "${prefix}<variable>" but found ${names}.`);
  }
  return Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value]));
}

function mapValues(tensors: NamedTensors, change: (x: tf.Tensor) => tf.Tensor): NamedTensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, x]) => [name, change(x)]));
}
