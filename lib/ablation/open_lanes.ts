import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { PlannedRun } from "./make_runs.ts";
import type { RunStore } from "./run_store.ts";
import { type MakeRun, trainRun } from "./train_run.ts";
import { openWorkers } from "./run_worker_pool.ts";

/** What makes runs: one function for each that can be made at a time. */
export interface Lanes extends AsyncDisposable {
  makers: MakeRun[];
}

/** What lanes are opened for. */
export interface LaneOptions {
  store: RunStore;
  runs: readonly PlannedRun[];
  processes?: number;
  /** A trainer of the caller's, which only this process has. */
  make?: MakeRun;
}

/**
 * Opens lanes: this process where one is enough, else processes of their own, among which the cores are
 * divided.
 *
 * @throws {RangeError} If `processes` is no whole number from 1, or more than one with a trainer of the
 * caller's.
 */
export async function openLanes({ store, runs, processes, make }: LaneOptions): Promise<Lanes> {
  checkProcesses(processes, make);
  const count = Math.min(processes ?? (make ? 1 : usualProcesses()), runs.length);
  if (count > 1) return await openWorkers(count, store, runs);
  return { makers: [make ?? trainRun], [Symbol.asyncDispose]: () => Promise.resolve() };
}

function usualProcesses(): number {
  if (exists("/proc/driver/nvidia/version")) return 1;
  return Math.max(1, Math.floor(availableParallelism() / 2));
}

function exists(path: string): boolean {
  try {
    return statSync(path) !== null;
  } catch {
    return false;
  }
}

function checkProcesses(processes: number | undefined, make: MakeRun | undefined): void {
  if (processes === undefined) return;
  if (!(Number.isInteger(processes) && processes >= 1)) {
    throw new RangeError(`Expected a whole number of processes from 1 but found ${processes}.`);
  }
  if (!make || processes === 1) return;
  throw new RangeError(
    `Expected one process with a trainer of your own, which no other process has, but found ` +
      `${processes} (where: processes). Try leaving it out.`,
  );
}
