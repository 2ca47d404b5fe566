import { kernel } from "./kernel.ts";

/**
 * An abort signal for the coming work: it fires on Ctrl-C in a terminal and on the stop button of a
 * notebook. Each call begins anew, so a cell that was stopped can be run again. In a terminal a
 * second Ctrl-C ends the process.
 *
 * Only code that gives the event loop a turn now and then (an awaited timer each step) can be
 * stopped: the signal arrives between turns.
 *
 * @example
 * ```ts
 * import { stopSignal } from "lib/jupyter/mod.ts";
 * const signal = stopSignal();
 * for (let step = 0; step < 3 && !signal.aborted; step++) {
 *   await new Promise((resolve) => setTimeout(resolve, 0));
 * }
 * ```
 */
export function stopSignal(): AbortSignal {
  if (controller === null) Deno.addSignalListener("SIGINT", stop);
  if (controller === null || controller.signal.aborted) controller = new AbortController();
  return controller.signal;
}

let controller: AbortController | null = null;

function stop(): void {
  if (controller?.signal.aborted && !kernel()) Deno.exit(130);
  controller?.abort(new DOMException("Stopped by the user.", "AbortError"));
}
