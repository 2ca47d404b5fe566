import { liveDisplay, stopSignal } from "../jupyter/mod.ts";
import { type OnProgress, progressLine } from "./progress.ts";
import { terminalLine } from "./terminal_line.ts";

/** What {@linkcode watched} gives to the work. */
export interface Watch {
  signal: AbortSignal;
  onProgress: OnProgress;
}

/**
 * Runs training so that a person can follow and stop it: progress in place, in a notebook's output or
 * in a terminal's line, and a signal from the stop button or Ctrl-C.
 *
 * @param work Gets the options that {@linkcode finetune} takes.
 * @example
 * ```ts
 * import { finetune, type TrainingData, watched } from "lib/train/mod.ts";
 * const train = (data: TrainingData) => watched((watch) => finetune({}, { data, ...watch }));
 * ```
 */
export async function watched<T>(work: (watch: Watch) => Promise<T>): Promise<T> {
  const display = liveDisplay(), line = terminalLine();
  const onProgress: OnProgress = (progress) => {
    const text = progressLine(progress);
    display.update({ "text/plain": text });
    line.update(text);
  };
  try {
    return await work({ signal: stopSignal(), onProgress });
  } finally {
    await display.finish();
    line.finish();
  }
}
