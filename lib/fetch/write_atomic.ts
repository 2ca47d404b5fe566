import { basename, dirname, join } from "node:path";

/**
 * Writes a file so that its name never shows half a file: the bytes go to a temporary name in the
 * same folder (a rename across file systems would not be atomic), are flushed to the disk, and the
 * temporary file is renamed. When anything fails, what was there before is untouched. Missing
 * parent folders are made; a symbolic link is followed, not replaced.
 *
 * @param path the file to write or replace
 * @param data its whole content; strings are written as UTF-8
 *
 * @example
 * ```ts
 * import { writeAtomic } from "lib/fetch/mod.ts";
 * const folder = await Deno.makeTempDir();
 * await writeAtomic(`${folder}/metrics.json`, JSON.stringify({ f1: 0.9 }));
 * ```
 */
export function writeAtomic(path: string, data: Uint8Array | string): Promise<void> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  return writeAtomicWith(path, (file) => writeAll(file, bytes));
}

/**
 * Like {@link writeAtomic} for content that should not be held in memory whole: `write` gets the
 * open temporary file and writes to it piece by piece.
 *
 * @example
 * ```ts
 * import { writeAll, writeAtomicWith } from "lib/fetch/mod.ts";
 * const folder = await Deno.makeTempDir();
 * await writeAtomicWith(`${folder}/numbers.bin`, async (file) => {
 *   for (let part = 0; part < 3; part++) await writeAll(file, new Uint8Array(4).fill(part));
 * });
 * ```
 */
export async function writeAtomicWith(
  path: string,
  write: (file: Deno.FsFile) => Promise<void>,
): Promise<void> {
  const target = await followLink(path);
  await Deno.mkdir(dirname(target), { recursive: true });
  const temporary = temporaryName(target);
  try {
    using file = await Deno.open(temporary, { write: true, createNew: true });
    await write(file);
    await file.sync();
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
  await Deno.rename(temporary, target).catch(async (error) => {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  });
}

/** Writes every byte: `FsFile.write` may take fewer than it was given. */
export async function writeAll(
  file: Pick<Deno.FsFile, "write">,
  bytes: Uint8Array,
): Promise<void> {
  let done = 0;
  while (done < bytes.length) done += await file.write(bytes.subarray(done));
}

/** A hidden name beside `path` that no other process or call uses. */
export function temporaryName(path: string): string {
  const unique = `${Deno.pid}-${crypto.randomUUID().slice(0, 8)}`;
  return join(dirname(path), `.${basename(path)}.${unique}.tmp`);
}

async function followLink(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch {
    return path;
  }
}
