import { ema, type EmaOptions } from "./ema.ts";

/**
 * How much of a moving average is still the weights that it began with, after each of some steps: what
 * is left of them is d₁·d₂·…·dₜ with the decays of {@linkcode ema}, and nothing at all where the average
 * starts at zero.
 *
 * @param options Those of the average.
 * @param steps How many, from 0.
 * @returns Shares from 0 to 1, one a step.
 * @throws {RangeError} If the decay is not between 0 and 1.
 * @example
 * ```ts
 * import { shareOfStart } from "lib/optim/mod.ts";
 * shareOfStart({ decay: 0.5, start: "fixed" }, 3); // [0.5, 0.25, 0.125]
 * shareOfStart({ decay: 0.5, start: "zero" }, 3); // [0, 0, 0]
 * ```
 */
export function shareOfStart(options: EmaOptions, steps: number): number[] {
  const average = ema(options), shares: number[] = [];
  let left = options.start === "zero" ? 0 : 1;
  for (let step = 1; step <= steps; step++) {
    const [added] = average.numbers(step, "");
    shares.push(left *= 1 - added);
  }
  return shares;
}
