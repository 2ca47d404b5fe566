import { setTimeout as wait } from "node:timers/promises";
import type { RunConfig } from "../train/mod.ts";
import type { RunEntry } from "./run_entry.ts";
import type { RunIdentity } from "./run_identity.ts";
import type { RunStore } from "./run_store.ts";
import type { MakeRun, RunJob } from "./train_run.ts";
import type { GivenData } from "./variant_data.ts";

/** A run of the plan. */
export interface PlannedRun {
  variant: string;
  key: string;
  identity: RunIdentity;
  config: RunConfig;
  data: GivenData;
}

/** What is told while runs are made. */
export interface RunEvents {
  onBegin(run: PlannedRun): void;
  /** The run has ended, here or in another process; `made` where it was here. */
  onEnd(run: PlannedRun, entry: RunEntry, made: boolean): void;
  /** What a run shall be given to tell of itself. */
  watch(run: PlannedRun): Pick<RunJob, "onProgress" | "onStart">;
}

/** Between looks at a run that another process makes, in milliseconds. */
const PAUSE = 2000;

/**
 * Makes runs, as many at a time as there are lanes, and writes each into the store as it ends. A run that
 * fails is written down with its error, and the next one begins. A run that another process makes is left
 * to it, and its end awaited.
 *
 * @param signal stops the runs under way; what they reached stays in their folders
 */
export async function makeRuns(
  runs: readonly PlannedRun[],
  store: RunStore,
  lanes: readonly MakeRun[],
  events: RunEvents,
  signal?: AbortSignal,
): Promise<void> {
  const queue = [...runs];
  let taken = 0; // by others, one after the other
  const work = async (make: MakeRun) => {
    for (let run = queue.shift(); run && !signal?.aborted; run = queue.shift()) {
      using claim = await store.claim(run.key);
      if (claim) {
        taken = 0;
        await endRun(run, store, make, events, signal);
        continue;
      }
      queue.push(run);
      if (++taken >= queue.length) await wait(PAUSE, undefined, { signal }).catch(() => {});
    }
  };
  await Promise.all(lanes.map(work));
}

async function endRun(
  run: PlannedRun,
  store: RunStore,
  make: MakeRun,
  events: RunEvents,
  signal?: AbortSignal,
): Promise<void> {
  const known = await store.read(run.key); // another process may have ended it meanwhile
  if (known?.record) return events.onEnd(run, known, false);
  events.onBegin(run);
  const outcome = await outcomeOf(run, store, make, { ...events.watch(run), signal });
  if (!outcome) return;
  events.onEnd(run, await store.write(run.identity, outcome), true);
}

async function outcomeOf(
  { config, data, key }: PlannedRun,
  store: RunStore,
  make: MakeRun,
  watch: Pick<RunJob, "onProgress" | "onStart" | "signal">,
): Promise<Pick<RunEntry, "record" | "error"> | undefined> {
  try {
    const record = await make({ config, data, folder: store.workFolder(key), ...watch });
    if (!record) return undefined;
    const { out: _, ...kept } = record.config;
    return { record: { ...record, config: kept } };
  } catch (error) {
    if (watch.signal?.aborted) return undefined;
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { error: { name, message } };
  }
}
