/**
 * Optimizers as chains of pure steps keyed by variable name.
 *
 * @module
 */
export { adamw, type AdamwOptions, decaysByDefault } from "./adamw.ts";
export { type Chain, chain } from "./chain.ts";
export { clipByGlobalNorm } from "./clip_by_global_norm.ts";
export { constantRate } from "./constant_rate.ts";
export { cosineDecay } from "./cosine_decay.ts";
export { type Ema, ema, type EmaOptions } from "./ema.ts";
export { frozenVariables, type FrozenVariablesOptions } from "./frozen_variables.ts";
export type { GradientStep, NamedTensors, StepInput, StepOutput } from "./gradient_step.ts";
export {
  type DecayingRates,
  layeredRates,
  type LayeredRatesOptions,
  type TwoRates,
} from "./layered_rates.ts";
export { linearDecay } from "./linear_decay.ts";
export { type RateRow, rateTable, type RateTableOptions } from "./rate_table.ts";
export { shareOfStart } from "./share_of_start.ts";
export type { ChainInput, ChainOutput, UpdateInput, UpdateOutput } from "./update_variable.ts";
export type { DecayOptions } from "./warm_up.ts";
