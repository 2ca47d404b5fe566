import { z } from "zod";

/** What an evaluation means for the run. */
export interface Verdict {
  /** The score is the best so far: keep these weights. */
  best: boolean;
  /** Patience has run out. */
  stop: boolean;
}

/** What early stopping has seen; a run that is resumed begins with that of its checkpoint. */
export const PatienceState = z.strictObject({
  /** Evaluations so far. */
  seen: z.int().min(0),
  /** Best score so far; null: none, or only such that are no number. */
  best: z.number().nullable(),
  /** Evaluations since then. */
  waited: z.int().min(0),
});
export type PatienceState = z.infer<typeof PatienceState>;

/** Options of {@linkcode earlyStopping}. */
export interface EarlyStoppingOptions {
  /** Evaluations without a better score after which to stop, ≥ 1. */
  patience: number;
  /** A score is better if it is better by more than this, ≥ 0. Default 0. */
  minimumChange?: number;
  /** Whether small scores are good, as those of a loss. Default false. */
  lowerIsBetter?: boolean;
  /** Where to begin. Default: nothing seen. */
  state?: PatienceState;
}

/** A function that judges one score after the other. */
export interface EarlyStopping {
  (score: number): Verdict;
  readonly state: PatienceState;
}

/**
 * Early stopping on a score. A tie is not better: of equal scores the first stays best, and a tie uses
 * up patience; so does a score better by no more than `minimumChange`. The first score is best whatever
 * it is; NaN is worse than any number.
 *
 * @throws {RangeError} If patience or minimumChange are out of range.
 * @example
 * ```ts
 * import { earlyStopping } from "lib/train/mod.ts";
 * const judge = earlyStopping({ patience: 2 });
 * [0.8, 0.8, 0.7].map((score) => judge(score).stop); // [false, false, true]
 * ```
 */
export function earlyStopping(options: EarlyStoppingOptions): EarlyStopping {
  const { patience, minimumChange = 0, lowerIsBetter = false } = options;
  check("a patience of at least 1", patience, patience >= 1);
  check("a minimumChange of at least 0", minimumChange, minimumChange >= 0);
  const state = { ...(options.state ?? { seen: 0, best: null, waited: 0 }) },
    sign = lowerIsBetter ? -1 : 1;
  const judge = (score: number): Verdict => {
    const gain = sign * (score - (state.best ?? -sign * Infinity));
    const best = state.seen === 0 || gain > minimumChange;
    if (best) [state.best, state.waited] = [Number.isFinite(score) ? score : null, 0];
    else state.waited++;
    state.seen++;
    return { best, stop: state.waited >= patience };
  };
  return Object.assign(judge, { state });
}

function check(expected: string, found: number, holds: boolean): void {
  if (!holds) throw new RangeError(`Expected ${expected} but found ${found}.`);
}
