import { dirname, join, resolve } from "node:path";
import { temporaryName } from "./write_atomic.ts";

/**
 * Builds a whole folder under a temporary name beside it and renames it when `build` is done, so
 * that the name never shows a half-written folder. Every file is flushed to the disk first.
 *
 * An existing folder is replaced: it is moved aside, the new one takes its name, the old one is
 * removed. A machine that dies exactly between the two renames leaves the old content under the
 * hidden name `.<name>.….tmp`; writers that must survive that (checkpoints) use a new folder name
 * for each write.
 *
 * @param folder the folder to make or replace; missing parents are made
 * @param build gets the temporary folder's path and fills it
 *
 * @example
 * ```ts
 * import { writeFolderAtomic } from "lib/fetch/mod.ts";
 * const parent = await Deno.makeTempDir();
 * await writeFolderAtomic(`${parent}/model`, async (temporary) => {
 *   await Deno.writeTextFile(`${temporary}/config.json`, "{}");
 * });
 * ```
 */
export async function writeFolderAtomic(
  folder: string,
  build: (temporary: string) => Promise<void>,
): Promise<void> {
  const target = resolve(folder);
  await Deno.mkdir(dirname(target), { recursive: true });
  const temporary = temporaryName(target);
  await Deno.mkdir(temporary);
  try {
    await build(temporary);
    await flush(temporary);
    await replaceFolder(temporary, target);
  } catch (error) {
    await removeIfThere(temporary);
    throw error;
  }
}

async function replaceFolder(fresh: string, target: string): Promise<void> {
  const aside = temporaryName(target);
  const hadOld = await renameIfThere(target, aside);
  try {
    await Deno.rename(fresh, target);
  } catch (error) {
    if (hadOld) await Deno.rename(aside, target);
    throw error;
  }
  if (hadOld) await removeIfThere(aside);
}

async function renameIfThere(from: string, to: string): Promise<boolean> {
  try {
    await Deno.rename(from, to);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function flush(folder: string): Promise<void> {
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) await flush(path);
    if (!entry.isFile) continue;
    using file = await Deno.open(path, { read: true, write: true });
    await file.sync();
  }
}

/** Removes a file or a whole folder; nothing there is fine. */
export async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
