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
 * @returns The signal, to be disposed of when the work has ended: a stop that comes later is not for it.
 * @example
 * ```ts
 * import { stopSignal } from "lib/jupyter/mod.ts";
 * using signal = stopSignal();
 * for (let step = 0; step < 3 && !signal.aborted; step++) {
 *   await new Promise((resolve) => setTimeout(resolve, 0));
 * }
 * ```
 */
export function stopSignal(): AbortSignal & Disposable {
  listen();
  const work = new AbortController();
  underWay.add(work);
  return Object.assign(work.signal, { [Symbol.dispose]: () => void underWay.delete(work) });
}

/** Exit code by which a command says what stopped it: 130 after Ctrl-C, 143 after SIGTERM. */
export const stopCode = (): number => CODES[came];

const underWay = new Set<AbortController>();
let listening = false;
let came: Stop = "SIGINT";

function listen(): void {
  if (listening) return;
  listening = true;
  Deno.addSignalListener("SIGINT", () => stop("SIGINT"));
  // A kernel is ended, not stopped, by SIGTERM; Windows does not send it.
  if (kernel() || Deno.build.os === "windows") return;
  Deno.addSignalListener("SIGTERM", () => stop("SIGTERM"));
}

// The stop button ends a kernel in which nobody listens, and with it all that the cells have made.
if (kernel()) listen();

function stop(signal: Stop): void {
  came = signal;
  const fresh = [...underWay].filter((work) => !work.signal.aborted);
  if (fresh.length === 0 && !kernel()) Deno.exit(stopCode());
  if (underWay.size === 0) console.log(NOTHING_TO_STOP);
  for (const work of fresh) work.abort(reason());
}

const NOTHING_TO_STOP = "Stop was pressed, but nothing that runs now can be stopped between two " +
  "steps. Restarting the kernel ends whatever runs, and all variables with it.";

/** Where the signal came in tells a person nothing: a cell that ends with it shows no trace. */
function reason(): DOMException {
  const error = new DOMException("Stopped by the user.", "AbortError");
  return Object.defineProperty(error, "stack", { value: `${error.name}: ${error.message}` });
}
