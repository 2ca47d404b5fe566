import type { Evaluation, RunRecord } from "../report/mod.ts";
import { earlyStopping } from "./early_stopping.ts";
import { lowerIsBetter } from "./score.ts";

/** Where early stopping would have ended a run, had it watched one score. */
export interface ReplayedStop {
  /** The score that is watched, by its name in the evaluations. */
  metric: string;
  patience: number;
  /** The evaluation whose weights would have been kept. */
  kept: Evaluation;
  /** The evaluation after which training would have ended; null: patience did not run out. */
  stop: Evaluation | null;
}

/** Options of {@linkcode replayStopping}. */
export interface ReplayOptions {
  metric: string;
  /** Evaluations without a better score after which to stop, ≥ 1. */
  patience: number;
  /** A score is better if it is better by more than this, ≥ 0. Default 0. */
  minimumChange?: number;
}

/**
 * Judges the evaluations of a run by another rule of early stopping than the one it was trained with. Dev is
 * scored on the way and decides nothing about the steps, so that one run with patience enough tells what
 * every shorter rule would have done.
 *
 * @throws {RangeError} If there are no evaluations or they do not have the score, or patience or
 * minimumChange are out of range.
 * @example
 * ```ts
 * import { replayStopping } from "lib/train/mod.ts";
 * const evals = [0.7, 0.8, 0.8, 0.9].map((f1, i) => ({ step: i, epoch: i + 1, metrics: { f1 } }));
 * const { kept, stop } = replayStopping({ evals }, { metric: "f1", patience: 1 });
 * console.log(kept.epoch, stop?.epoch); // 2 3: a tie uses up patience
 * ```
 */
export function replayStopping(
  { evals }: Pick<RunRecord, "evals">,
  { metric, patience, minimumChange }: ReplayOptions,
): ReplayedStop {
  const missing = evals.find(({ metrics }) => !(metric in metrics));
  if (evals.length === 0 || missing) {
    const names = Object.keys(missing?.metrics ?? {}).join(", ");
    throw new RangeError(
      `Expected evaluations with ${metric} but found ${
        missing ? `only ${names}` : "none"
      }. Try a ` +
        `score of a run that finished an epoch.`,
    );
  }
  const judge = earlyStopping({ patience, minimumChange, lowerIsBetter: lowerIsBetter(metric) });
  let kept = evals[0];
  for (const evaluation of evals) {
    const { best, stop } = judge(evaluation.metrics[metric] ?? NaN);
    if (best) kept = evaluation;
    if (stop) return { metric, patience, kept, stop: evaluation };
  }
  return { metric, patience, kept, stop: null };
}
