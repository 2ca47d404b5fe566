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
