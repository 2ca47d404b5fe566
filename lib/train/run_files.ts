import { join } from "node:path";

/** A file in a run's folder. */
export interface RunFile {
  /** Its path within the folder. */
  file: string;
  bytes: number;
}

/**
 * What lies in a run's folder, by path; that of a run under way, too. Hidden files, such as a lock or half
 * a checkpoint, are left out.
 *
 * @throws {Deno.errors.NotFound} If there is no such folder.
 * @example
 * ```ts
 * import { runFiles } from "lib/train/mod.ts";
 * const show = async () => console.log(await runFiles("runs/reviews"));
 * console.log(typeof show);
 * ```
 */
export async function runFiles(folder: string): Promise<RunFile[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  const shown = entries.filter(({ name }) => !name.startsWith("."));
  const found = await Promise.all(shown.map(async ({ name, isDirectory }): Promise<RunFile[]> => {
    const path = join(folder, name);
    if (!isDirectory) return [{ file: name, bytes: (await Deno.stat(path)).size }];
    return (await runFiles(path)).map(({ file, bytes }) => ({ file: `${name}/${file}`, bytes }));
  }));
  return found.flat().sort((a, b) => a.file < b.file ? -1 : 1);
}
