/** Where progress lines go; `live` when a line may be overwritten. */
export interface Terminal {
  write(text: string): void;
  live: boolean;
}

/** Standard error of this process: standard output stays free for results. */
export function standardError(): Terminal {
  const encoder = new TextEncoder();
  return {
    write: (text) => void Deno.stderr.writeSync(encoder.encode(text)),
    live: Deno.stderr.isTerminal(),
  };
}

/**
 * Runs one step and shows that it goes on: its name at once, then the seconds, every second on a
 * terminal and every 15 seconds in a log.
 *
 * @example
 * ```ts
 * import { runStep, standardError } from "lib/jupyter/mod.ts";
 * await runStep("Counting to three", standardError(), () => Promise.resolve(3));
 * ```
 */
export async function runStep<Result>(
  name: string,
  terminal: Terminal,
  work: () => Promise<Result>,
): Promise<Result> {
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(0)} s`;
  const show = () => {
    const text = `${name} … ${seconds()}`;
    terminal.write(terminal.live ? `\r\x1b[K${text}` : `${text}\n`);
  };
  terminal.write(terminal.live ? `${name} …` : `${name} …\n`);
  const timer = setInterval(show, terminal.live ? 1000 : 15_000);
  try {
    const result = await work();
    terminal.write(`${terminal.live ? "\r\x1b[K" : ""}${name}: ${seconds()}\n`);
    return result;
  } catch (error) {
    if (terminal.live) terminal.write("\n");
    throw error;
  } finally {
    clearInterval(timer);
  }
}
