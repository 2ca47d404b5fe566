import * as tf from "@tensorflow/tfjs";
import {
  adamw,
  type Chain,
  chain,
  clipByGlobalNorm,
  layeredRates,
  linearDecay,
  type NamedTensors,
} from "../optim/mod.ts";
import type { RunConfig } from "./run_config.ts";
import type { SentenceClassifier } from "./sentence_classifier.ts";

/** Averaged weights; `dispose` frees what was made for them. */
export interface AveragedWeights {
  weights: NamedTensors;
  dispose(): void;
}

/** How a run changes its weights. */
export interface Recipe {
  optimizer: Chain;
  /** Whether a variable is held as it is. */
  frozen(variable: string): boolean;
  /** Factor on all rates, by step from 1. */
  schedule(step: number): number;
  /** The highest rate of all variables. */
  highestRate: number;
  /** What of it is frozen into a recording, as a text. */
  kind: string;
  /** The moving average to score and save after a step; undefined if the weights themselves count. */
  averaged(state: NamedTensors, step: number): AveragedWeights | undefined;
}

/** The recipe of a config. */
export function recipeOf(
  { optim }: RunConfig,
  model: SentenceClassifier,
  totalSteps: number,
): Recipe {
  const layers = model.bert.config.num_hidden_layers;
  const rate = layeredRates({ ...optim, layers, topLayers: Math.min(optim.topLayers, layers) });
  const schedule = linearDecay({ warmup: Math.ceil(optim.warmup * totalSteps), total: totalSteps });
  const optimizer = chain(
    clipByGlobalNorm(optim.clip),
    adamw({ rate, schedule, weightDecay: optim.weightDecay }),
  );
  void tf;
  return {
    optimizer,
    schedule,
    highestRate: Math.max(...Object.keys(model.variables).map(rate)),
    frozen: () => false,
    averaged: () => undefined,
    kind: JSON.stringify([optim.clip]),
  };
}
