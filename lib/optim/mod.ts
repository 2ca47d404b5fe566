/**
 * Optimizers as chains of pure steps keyed by variable name.
 *
 * @module
 */
export { adamw, type AdamwOptions, decaysByDefault } from "./adamw.ts";
export { type Chain, chain } from "./chain.ts";
export { clipByGlobalNorm } from "./clip_by_global_norm.ts";
export type { GradientStep, NamedTensors, StepInput, StepOutput } from "./gradient_step.ts";
export { layeredRates, type LayeredRatesOptions } from "./layered_rates.ts";
export { linearDecay, type LinearDecayOptions } from "./linear_decay.ts";
export type { ChainInput, ChainOutput, UpdateInput, UpdateOutput } from "./update_variable.ts";
