/** Imported by cells that press_stop.py stops: they wait where stop shall be pressed. */
import type { OnProgress } from "lib/train/mod.ts";

const SECONDS = 60;
/**
 * What is left of a step in which stop is pressed. A thread of Deno's own takes the signal: on a machine
 * that is busy it may come too late for the end of a step of the small model, which takes 2 ms.
 */
const REST_MS = 200;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Does nothing else, and gives the event loop no turn, until stop was pressed. */
export function hold(): void {
  Deno.writeTextFileSync("held", "");
  const end = Date.now() + 1000 * SECONDS;
  while (!exists("pressed")) {
    if (Date.now() > end) throw new Error(`Nobody pressed stop for ${SECONDS} s.`);
    Atomics.wait(sleeper, 0, 0, 10);
  }
  for (const name of ["held", "pressed"]) Deno.removeSync(name);
  Atomics.wait(sleeper, 0, 0, REST_MS);
}

/** Tells of each step as before, and holds the run when it has told of one of them. */
export function holdAt(step: number, { onProgress }: { onProgress: OnProgress }): OnProgress {
  let held = false;
  return (progress) => {
    onProgress(progress);
    if (held || progress.step !== step) return;
    held = true;
    hold();
  };
}

/** Comes back when stop, having been pressed, has reached this process's listeners. */
export async function pressed(): Promise<void> {
  const arrived = new Promise<void>((resolve) => Deno.addSignalListener("SIGINT", resolve));
  hold();
  await arrived;
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path) !== null;
  } catch {
    return false;
  }
}
