import type { FetchProgress } from "../fetch/mod.ts";
import { standardError } from "../jupyter/mod.ts";

/** Shows on a terminal's standard error how much of a file has come, in one line. */
export function fetchProgress(terminal = standardError()): (progress: FetchProgress) => void {
  let last = "";
  return ({ file, received, total }) => {
    if (!terminal.live) return;
    const text = `${file}: ${megabytes(received)}${total ? ` of ${megabytes(total)}` : ""}`;
    if (text === last) return;
    last = text;
    terminal.write(`\r\x1b[K${text}${received === total ? "\n" : ""}`);
  };
}

/** "37.6 MB" */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
