import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import type { GradientStep } from "./gradient_step.ts";

/** Options of {@linkcode adamw}. */
export interface AdamwOptions {
  /** Learning rate, the same for all variables or by name. */
  rate: number | ((variable: string) => number);
  /** Factor on the rate by step, counted from 1; for example `linearDecay(…)`. Default: 1. */
  schedule?: (step: number) => number;
  /** Decay of the weights, per unit of rate. Default 0.01, as BERT's authors used. */
  weightDecay?: number;
  /** Whether a variable decays. Default: not LayerNorm and not biases. */
  decays?: (variable: string) => boolean;
  betas?: [number, number];
  epsilon?: number;
}

const Numbers = z.object({
  weightDecay: z.number().min(0).default(0.01),
  betas: z.tuple([z.number().min(0).lt(1), z.number().min(0).lt(1)]).default([0.9, 0.999]),
  epsilon: z.number().positive().default(1e-8),
});

/** LayerNorm's scale and shift and all biases are not decayed (Devlin et al. 2019, released code). */
export function decaysByDefault(variable: string): boolean {
  return !/(^|\.)(LayerNorm\.|bias$)/.test(variable);
}

/**
 * AdamW (Loshchilov & Hutter 2019, algorithm 2), bias-corrected:
 *
 *     m ← β₁m + (1−β₁)g,  v ← β₂v + (1−β₂)g²,
 *     w ← w − η·(m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε) + λw)
 *
 * State: `m` and `v` of the variable's shape. Equal to torch.optim.AdamW within rounding.
 *
 * @example
 * ```ts
 * import { adamw, chain, clipByGlobalNorm, linearDecay } from "lib/optim/mod.ts";
 * const schedule = linearDecay({ warmup: 10, total: 100 });
 * chain(clipByGlobalNorm(1), adamw({ rate: 3e-5, schedule }));
 * ```
 */
export function adamw(options: AdamwOptions): GradientStep {
  const { rate, schedule = () => 1, decays = decaysByDefault } = options;
  const { weightDecay, betas: [beta1, beta2], epsilon } = Numbers.parse(options);
  const rateOf = typeof rate === "function" ? rate : () => rate;
  return {
    name: "adamw",
    init: (variable) => ({ m: tf.zeros(variable.shape), v: tf.zeros(variable.shape) }),
    numbers(step, variable) {
      const eta = rateOf(variable) * schedule(step);
      return [
        eta / (1 - beta1 ** step),
        1 / Math.sqrt(1 - beta2 ** step),
        eta * (decays(variable) ? weightDecay : 0),
      ];
    },
    update({ variable, gradient, state, numbers: [rate, spread, decay] }) {
      const m = tf.add(tf.mul(state.m, beta1), tf.mul(gradient, 1 - beta1));
      const v = tf.add(tf.mul(state.v, beta2), tf.mul(tf.square(gradient), 1 - beta2));
      const move = tf.div(tf.mul(m, rate), tf.add(tf.mul(tf.sqrt(v), spread), epsilon));
      return { gradient: tf.neg(tf.add(move, tf.mul(variable, decay))), state: { m, v } };
    },
  };
}
