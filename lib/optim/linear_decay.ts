import { checkDecay, type DecayOptions, warmUp } from "./warm_up.ts";

/**
 * The schedule of BERT's authors: the factor on the learning rate rises linearly from 0 to 1 over the
 * warm-up and falls linearly to 0 at `total`. Equal to transformers' get_linear_schedule_with_warmup,
 * whose step 0 is our step 1.
 *
 * @returns A function of the step, counted from 1.
 * @throws {RangeError} If 0 ≤ warmup ≤ total does not hold.
 * @example
 * ```ts
 * import { linearDecay } from "lib/optim/mod.ts";
 * const factor = linearDecay({ warmup: 2, total: 6 });
 * [1, 2, 3, 4, 5, 6].map(factor); // [0, 0.5, 1, 0.75, 0.5, 0.25]
 * ```
 */
export function linearDecay({ warmup, total }: DecayOptions): (step: number) => number {
  checkDecay({ warmup, total });
  return warmUp(warmup, (done) => Math.max(0, (total - done) / Math.max(1, total - warmup)));
}
