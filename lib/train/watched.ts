import { liveDisplay, standardError, stopSignal } from "../jupyter/mod.ts";
import type { RunPlan } from "./finetune.ts";
import { type OnProgress, progressLine } from "./progress.ts";
import { showRates } from "./show_rates.ts";
import { terminalLine } from "./terminal_line.ts";

/** What {@linkcode watched} gives to the work. */
export interface Watch {
  signal: AbortSignal;
  onProgress: OnProgress;
  onStart: (plan: RunPlan) => void;
}

/**
 * Runs training so that a person can follow and stop it: what will be done to each part of the model,
 * progress in place, in a notebook's output or in a terminal's line, and a signal from the stop button
 * or Ctrl-C.
 *
 * @param work Gets the options that {@linkcode finetune} takes.
 * @example
 * ```ts
 * import { finetune, type TrainingData, watched } from "lib/train/mod.ts";
 * const train = (data: TrainingData) => watched((watch) => finetune({}, { data, ...watch }));
 * ```
 */
export async function watched<T>(work: (watch: Watch) => Promise<T>): Promise<T> {
  const table = liveDisplay(), display = liveDisplay(), notes = liveDisplay();
  const line = terminalLine();
  let begun = false, shown = "";
  const onProgress: OnProgress = (progress) => {
    const { note, ...state } = progress;
    begun = true;
    display.update({ "text/plain": progressLine(state) });
    if (note) notes.update({ "text/plain": note });
    line.update(progressLine(progress));
  };
  const onStart = ({ rates }: RunPlan) => {
    const now = JSON.stringify(rates);
    if (now === shown) return; // of many runs alike, the first one's is enough
    shown = now;
    table.update(showRates(rates));
    if (standardError().live) standardError().write(`${showRates(rates)["text/plain"]}\n`);
  };
  using signal = stopSignal();
  try {
    return await work({ signal, onProgress, onStart });
  } finally {
    if (signal.aborted && !begun) notes.update({ "text/plain": "stopped before the first step" });
    for (const each of [table, display, notes]) await each.finish();
    line.finish();
  }
}
