/** What an evaluation means for the run. */
export interface Verdict {
  /** The score is the best so far: keep these weights. */
  best: boolean;
  /** Patience has run out. */
  stop: boolean;
}

/**
 * Early stopping on a score that shall grow. A tie is not better: of equal scores the first stays
 * best, and a tie uses up patience. NaN is worse than any number.
 *
 * @param patience Evaluations without a better score after which to stop, ≥ 1.
 * @example
 * ```ts
 * import { earlyStopping } from "lib/train/mod.ts";
 * const judge = earlyStopping(2);
 * [0.8, 0.8, 0.7].map((score) => judge(score).stop); // [false, false, true]
 * ```
 */
export function earlyStopping(patience: number): (score: number) => Verdict {
  if (!(patience >= 1)) {
    throw new RangeError(`Expected a patience of at least 1 but found ${patience}.`);
  }
  let bestScore = -Infinity, waited = 0, seen = false;
  return (score) => {
    const best = !seen || score > bestScore;
    if (best) [bestScore, waited] = [Number.isNaN(score) ? -Infinity : score, 0];
    else waited++;
    seen = true;
    return { best, stop: waited >= patience };
  };
}
