import { join } from "node:path";
import { cacheFolder } from "./cache_folder.ts";
import { removeIfThere } from "./write_folder_atomic.ts";

const STALE_MS = 24 * 60 * 60 * 1000;

/**
 * Runs `work` with a fresh folder inside the cache (the same file system, so results can be renamed
 * into place) and removes the folder whatever happens. Folders left by killed processes go when
 * they are a day old.
 */
export async function withStaging<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const parent = join(cacheFolder(), "staging");
  await Deno.mkdir(parent, { recursive: true });
  await removeStale(parent);
  const folder = await Deno.makeTempDir({ dir: parent });
  try {
    return await work(folder);
  } finally {
    await removeIfThere(folder);
  }
}

async function removeStale(parent: string): Promise<void> {
  for await (const entry of Deno.readDir(parent)) {
    const path = join(parent, entry.name);
    const made = (await Deno.stat(path).catch(() => null))?.mtime?.getTime();
    if (made !== undefined && Date.now() - made > STALE_MS) await removeIfThere(path);
  }
}
