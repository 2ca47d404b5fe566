import { labelCounts } from "./class_weights.ts";
import type { TrainingData } from "./training_data.ts";

/**
 * The priors of the labels, in their order: how many train rows each of them has. Only their proportions
 * count.
 *
 * @throws {RangeError} If a label has no rows, and so a prior of 0.
 */
export function classPriors(data: TrainingData): number[] {
  return labelCounts(data, {
    purpose: "know how frequent it is",
    where: "loss.name",
    hint: "another loss than logit_adjusted, or data that has them all",
  });
}
