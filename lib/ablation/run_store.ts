import { join } from "node:path";
import { z } from "zod";
import { namesIn, removeIfThere, writeAtomic } from "../fetch/mod.ts";
import { RunEntry } from "./run_entry.ts";
import { type RunIdentity, runKey } from "./run_identity.ts";

/**
 * A folder of runs, which several processes and machines may share:
 *
 * - `runs/<key>.json`: a run that has ended, see {@linkcode RunEntry}; written whole or not at all;
 * - `unfinished/<key>/`: the folder of a run under way, or stopped: its checkpoints;
 * - `claims/<key>`: an empty file that a process locks while it makes the run.
 *
 * To have a run made again, delete its file in `runs/`.
 */
export class RunStore {
  constructor(readonly folder: string) {}

  /** The run with a key, if it has ended. */
  async read(key: string): Promise<RunEntry | undefined> {
    const path = this.#file(key);
    try {
      return checkedEntry(await Deno.readTextFile(path), path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  }

  /** All runs that have ended, by key. */
  async list(): Promise<RunEntry[]> {
    const names = await namesIn(join(this.folder, "runs"));
    const paths = names.filter((name) => /^[\da-f]{32}\.json$/.test(name)).sort();
    return await Promise.all(paths.map(async (name) => {
      const path = join(this.folder, "runs", name);
      return checkedEntry(await Deno.readTextFile(path), path);
    }));
  }

  /** Writes a run that has ended and removes what it needed on its way. */
  async write(
    identity: RunIdentity,
    outcome: Pick<RunEntry, "record" | "error">,
  ): Promise<RunEntry> {
    const key = runKey(identity), at = new Date().toISOString();
    const head = { format: "workbook-ablation-run", version: 1, key, identity, at } as const;
    const entry = RunEntry.parse({ ...head, ...outcome });
    await writeAtomic(this.#file(key), JSON.stringify(entry) + "\n");
    if (outcome.record) await this.clearAway(key);
    else await removeIfThere(this.#claimFile(key));
    return entry;
  }

  /** Removes what a run that has ended needed on its way; a process killed just then leaves it behind. */
  async clearAway(key: string): Promise<void> {
    await removeIfThere(this.workFolder(key));
    await removeIfThere(this.#claimFile(key));
  }

  /** Where a run keeps its checkpoints until it has ended. */
  workFolder(key: string): string {
    return join(this.folder, "unfinished", key);
  }

  /**
   * Takes a run for this process until it is disposed of; undefined while another one makes it. The lock
   * is the system's and ends with the process, however that ends; where a file system knows no locks,
   * two processes may make the same run, to the same record.
   */
  async claim(key: string): Promise<Disposable | undefined> {
    await Deno.mkdir(join(this.folder, "claims"), { recursive: true });
    const file = await Deno.open(this.#claimFile(key), { write: true, create: true });
    if (await file.tryLock(true).catch(() => true)) {
      return { [Symbol.dispose]: () => file.close() };
    }
    file.close();
    return undefined;
  }

  #file(key: string): string {
    return join(this.folder, "runs", `${key}.json`);
  }

  #claimFile(key: string): string {
    return join(this.folder, "claims", key);
  }
}

function checkedEntry(text: string, path: string): RunEntry {
  const result = RunEntry.safeParse(parseJson(text));
  const problem = result.success ? undefined : z.prettifyError(result.error);
  const entry = result.data;
  if (entry && entry.key === runKey(entry.identity) && path.endsWith(`${entry.key}.json`)) {
    return entry;
  }
  throw new TypeError(
    `Expected a run of an ablation but found ${
      problem === undefined ? "a key that is not its identity's" : `(${problem})`
    } (file: ${path}). Try deleting the file: the run is made again.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
