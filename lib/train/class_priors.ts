import { type ClassCounts, labelCounts } from "./class_weights.ts";

/**
 * The priors of the labels, in their order: how often each of them occurs in train. Only their proportions
 * count.
 *
 * @throws {RangeError} If a label has no rows, and so a prior of 0.
 */
export function classPriors(classes: ClassCounts): readonly number[] {
  return labelCounts(classes, {
    purpose: "know how frequent it is",
    where: "loss.name",
    hint: "another loss than logit_adjusted, or data that has them all",
  });
}
