import { availableParallelism } from "node:os";
import { join } from "node:path";
import { projectRoot, removeIfThere, writeAtomic } from "../fetch/mod.ts";
import type { Lanes } from "./open_lanes.ts";
import type { PlannedRun } from "./make_runs.ts";
import type { RunStore } from "./run_store.ts";
import { RunWorker } from "./run_worker.ts";
import type { RunJob } from "./train_run.ts";

/**
 * Opens processes that make runs. Rows go to them by files in the store, which are removed when the
 * lanes are disposed of.
 */
export async function openWorkers(
  count: number,
  store: RunStore,
  runs: readonly PlannedRun[],
): Promise<Lanes> {
  const folder = join(store.folder, "data"), files = new Map<RunJob["data"], string>();
  for (const { data, identity } of runs) {
    if (files.has(data)) continue;
    const file = join(folder, `${identity.data}-${Deno.pid}.json`);
    await writeAtomic(file, JSON.stringify(data));
    files.set(data, file);
  }
  const cores = Math.max(1, Math.floor(availableParallelism() / count));
  const workers = Array.from({ length: count }, () => new RunWorker(projectRoot(), cores));
  return {
    makers: workers.map((worker) => ({ data, ...job }) => {
      return worker.make(job, files.get(data) ?? "");
    }),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
      await Promise.all([...files.values()].map((file) => removeIfThere(file)));
    },
  };
}
