/**
 * Imported inside a kernel, shows errors that no cell awaits as errors of the running cell. Without
 * it the kernel hangs on an error thrown in a timer and says nothing of a rejected promise.
 *
 * @module
 */
import { kernel } from "./kernel.ts";

function show(event: Event, reason: unknown): void {
  event.preventDefault();
  const error = reason instanceof Error ? reason : new Error(String(reason));
  void kernel()?.broadcast("error", {
    ename: `Uncaught ${error.name}`,
    evalue: error.message,
    traceback: (error.stack ?? "").split("\n"),
  });
}

if (kernel()) {
  addEventListener("error", (event) => show(event, event.error));
  addEventListener("unhandledrejection", (event) => show(event, event.reason));
}
