import { checkDecay, type DecayOptions, warmUp } from "./warm_up.ts";

/**
 * Half a cosine (Loshchilov & Hutter 2017, eq. 5, without restarts): the factor on the learning rate
 * rises linearly from 0 to 1 over the warm-up w; after t steps of T it is
 *
 *     ½ (1 + cos(π · (t−w)/(T−w)))
 *
 * Equal to transformers' get_cosine_schedule_with_warmup, whose step 0 is our step 1, up to T; after
 * that it stays 0 here.
 *
 * @returns A function of the step, counted from 1.
 * @throws {RangeError} If 0 ≤ warmup ≤ total does not hold.
 * @example
 * ```ts
 * import { cosineDecay } from "lib/optim/mod.ts";
 * const factor = cosineDecay({ warmup: 2, total: 6 });
 * [1, 2, 3, 4, 5, 6].map(factor); // [0, 0.5, 1, 0.854, 0.5, 0.146]
 * ```
 */
export function cosineDecay({ warmup, total }: DecayOptions): (step: number) => number {
  checkDecay({ warmup, total });
  return warmUp(warmup, (done) => {
    const progress = (done - warmup) / Math.max(1, total - warmup);
    return done < total ? (1 + Math.cos(Math.PI * progress)) / 2 : 0;
  });
}
