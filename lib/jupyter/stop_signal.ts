import { kernel } from "./kernel.ts";

/** Exit codes of processes that a signal ended, 128 and its number, as shells have it. */
const CODES = { SIGINT: 130, SIGTERM: 143 } as const;
type Stop = keyof typeof CODES;

/**
 * An abort signal for the coming work: it fires on Ctrl-C in a terminal, on SIGTERM (what `kill`,
 * containers and batch queues send first) and on the stop button of a notebook. Each call begins anew,
 * so a cell that was stopped can be run again. In a terminal a second Ctrl-C or SIGTERM ends the process.
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
  if (controller === null) listen();
  if (controller === null || controller.signal.aborted) controller = new AbortController();
  return controller.signal;
}

/** Exit code by which a command says what stopped it: 130 after Ctrl-C, 143 after SIGTERM. */
export const stopCode = (): number => CODES[came];

let controller: AbortController | null = null;
let came: Stop = "SIGINT";

function listen(): void {
  Deno.addSignalListener("SIGINT", () => stop("SIGINT"));
  // A kernel is ended, not stopped, by SIGTERM; Windows does not send it.
  if (kernel() || Deno.build.os === "windows") return;
  Deno.addSignalListener("SIGTERM", () => stop("SIGTERM"));
}

function stop(signal: Stop): void {
  came = signal;
  if (controller?.signal.aborted && !kernel()) Deno.exit(stopCode());
  controller?.abort(new DOMException("Stopped by the user.", "AbortError"));
}
