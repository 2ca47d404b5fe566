import { warmUp } from "./warm_up.ts";

/**
 * No decay: the factor on the learning rate rises linearly from 0 to 1 over the warm-up and stays there.
 * Equal to transformers' get_constant_schedule_with_warmup, whose step 0 is our step 1.
 *
 * @returns A function of the step, counted from 1.
 * @throws {RangeError} If `warmup` is negative.
 * @example
 * ```ts
 * import { constantRate } from "lib/optim/mod.ts";
 * [1, 2, 3, 4].map(constantRate({ warmup: 2 })); // [0, 0.5, 1, 1]
 * ```
 */
export function constantRate({ warmup }: { warmup: number }): (step: number) => number {
  if (!(warmup >= 0)) throw new RangeError(`Expected a warmup of 0 or more but found ${warmup}.`);
  return warmUp(warmup, () => 1);
}
