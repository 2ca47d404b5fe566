/** Options of {@linkcode linearDecay} and {@linkcode cosineDecay}. */
export interface DecayOptions {
  /** Steps over which the factor rises to 1; 0 for none. */
  warmup: number;
  /** Steps after which it is 0. */
  total: number;
}

/**
 * The factor that rises linearly from 0 to 1 over the warm-up.
 *
 * @param after The factor by the number of steps done, from the warm-up's end on.
 * @returns A function of the step, counted from 1.
 */
export function warmUp(warmup: number, after: (done: number) => number): (step: number) => number {
  return (step) => step - 1 < warmup ? (step - 1) / Math.max(1, warmup) : after(step - 1);
}

/** @throws {RangeError} If 0 ≤ warmup ≤ total does not hold. */
export function checkDecay({ warmup, total }: DecayOptions): void {
  if (warmup >= 0 && warmup <= total) return;
  throw new RangeError(`Expected 0 ≤ warmup ≤ total but found warmup ${warmup}, total ${total}.`);
}
