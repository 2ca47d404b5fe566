/** Losses over logits, in plain tfjs ops; they know no model. @module */
export type { LossOptions, Reduction } from "./class_loss.ts";
export { IGNORED_LABEL } from "./class_loss.ts";
export { crossEntropy, type CrossEntropyOptions } from "./cross_entropy.ts";
export { focalLoss, type FocalOptions } from "./focal.ts";
export { logitAdjustedLoss, type LogitAdjustedOptions } from "./logit_adjusted.ts";
export { rDropLoss } from "./r_drop.ts";
