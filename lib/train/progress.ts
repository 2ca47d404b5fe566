import type { AnyRunConfig } from "./pretrain_config.ts";
import type { RunState } from "./run_state.ts";

/** Where a run stands; sent after every step and every evaluation. */
export interface Progress {
  phase: "train" | "evaluate";
  /** The run's name, with its seed. */
  run: string;
  step: number;
  /** Steps of all epochs; early stopping may end before. */
  totalSteps: number;
  /** Epochs done, with the part of the present one. */
  epoch: number;
  epochs: number;
  loss: number;
  gradientNorm: number;
  /** Seconds since the first step, and an estimate of those to come. */
  seconds: number;
  secondsLeft: number;
  /** The last score on dev, once there is one. */
  score?: { name: string; value: number };
  /** Something to tell the person: how to go on, or that a checkpoint could not be written. */
  note?: string;
}

/** What is told beside a run's state. */
export interface ProgressParts {
  phase: Progress["phase"];
  totalSteps: number;
  seconds: number;
  note?: string;
}

/** Where a run of this state stands; undefined before its first step. */
export function progressOf(
  { config, curves, evals }: Pick<RunState, "config" | "curves" | "evals">,
  { phase, totalSteps, seconds, note }: ProgressParts,
): Progress | undefined {
  const last = curves.at(-1), name = config.metric, score = evals.at(-1)?.metrics[name];
  return last && {
    phase,
    run: runName(config),
    step: last.step,
    totalSteps,
    epoch: last.epoch,
    epochs: config.epochs,
    loss: last.loss ?? NaN,
    gradientNorm: last.gradientNorm ?? NaN,
    seconds,
    secondsLeft: seconds * (totalSteps / last.step - 1),
    score: score === undefined ? undefined : { name, value: score ?? NaN },
    note,
  };
}

/** A run's name, with its seed. */
export const runName = ({ name, seed }: Pick<AnyRunConfig, "name" | "seed">) =>
  `${name} (seed ${seed})`;

/** A function that is told of progress. */
export type OnProgress = (progress: Progress) => void;

const clock = (seconds: number) => {
  const s = Math.max(0, Math.round(seconds));
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
};

/**
 * One line for a state of progress.
 *
 * @example
 * ```ts
 * import { type OnProgress, progressLine } from "lib/train/mod.ts";
 * const onProgress: OnProgress = (progress) => console.log(progressLine(progress));
 * console.log(typeof onProgress);
 * ```
 */
export function progressLine(p: Progress): string {
  const share = Math.round(100 * p.step / p.totalSteps);
  const score = p.score ? ` · dev ${p.score.name} ${p.score.value.toFixed(4)}` : "";
  const note = p.note ? ` · ${p.note}` : "";
  const doing = p.phase === "evaluate" ? " · scoring" : "";
  return `${p.run} · epoch ${
    p.epoch.toFixed(2)
  }/${p.epochs} · step ${p.step}/${p.totalSteps} (${share} %)` +
    ` · loss ${p.loss.toFixed(4)}${score} · ${clock(p.seconds)}, ${
      clock(p.secondsLeft)
    } left${doing}${note}`;
}
