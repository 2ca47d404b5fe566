import * as tf from "@tensorflow/tfjs";
import {
  adamw,
  type Chain,
  chain,
  clipByGlobalNorm,
  constantRate,
  cosineDecay,
  type DecayOptions,
  type Ema,
  ema,
  frozenVariables,
  layeredRates,
  linearDecay,
  type NamedTensors,
  type RateRow,
  rateTable,
} from "../optim/mod.ts";
import type { RunConfig } from "./run_config.ts";
import type { RunModel } from "./run_model.ts";

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
  /** The highest rate of all variables that are trained. */
  highestRate: number;
  /** What is done to each part of the model. */
  table: RateRow[];
  /** What of it is frozen into a recording, as a text. */
  kind: string;
  /** The moving average to score and save after a step; undefined if the weights themselves count. */
  averaged(state: NamedTensors, step: number): AveragedWeights | undefined;
}

const SCHEDULES: Record<
  RunConfig["optim"]["schedule"],
  (options: DecayOptions) => (step: number) => number
> = { linear: linearDecay, cosine: cosineDecay, constant: constantRate };

/**
 * The recipe of a config.
 *
 * @throws {RangeError} If the model has fewer layers than shall be frozen, or all of it shall be.
 */
export function recipeOf(
  { optim, layers: { freeze, freezeEmbeddings } }: {
    optim: RunConfig["optim"];
    layers: Pick<RunConfig["layers"], "freeze" | "freezeEmbeddings">;
  },
  { bert, variables, head }: Pick<RunModel, "bert" | "variables" | "head">,
  total: number,
): Recipe {
  const layers = bert.config.num_hidden_layers, { weightDecay } = optim;
  const byPlace = layeredRates({ ...optim, layers, topLayers: Math.min(optim.topLayers, layers) });
  const rate = (name: string) => byPlace(name) * (head?.rateFactor?.(name) ?? 1);
  const byLayer = frozenVariables({ layers, freeze, freezeEmbeddings });
  const frozen = (name: string) => byLayer(name) || (head?.frozen?.(name) ?? false);
  const schedule = SCHEDULES[optim.schedule]({ warmup: Math.ceil(optim.warmup * total), total });
  const average = optim.ema === null ? undefined : ema({ decay: optim.ema, start: optim.emaStart });
  return {
    optimizer: chain(
      clipByGlobalNorm(optim.clip ?? Infinity),
      adamw({ rate, schedule, weightDecay }),
      ...(average ? [average] : []),
    ),
    frozen,
    schedule,
    highestRate: Math.max(...Object.keys(variables).filter((name) => !frozen(name)).map(rate)),
    table: rateTable(variables, { rate, weightDecay, frozen }),
    kind: JSON.stringify([optim.clip, average !== undefined, freeze, freezeEmbeddings]),
    averaged: (state, step) => average && averagedWeights(average, state, step),
  };
}

function averagedWeights(average: Ema, state: NamedTensors, step: number): AveragedWeights {
  const weights = average.weights(state, step);
  return { weights, dispose: () => tf.dispose(weights) };
}
