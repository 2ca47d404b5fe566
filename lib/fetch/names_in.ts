/**
 * Names of what lies in a folder, in order; none where there is no such folder.
 *
 * @example
 * ```ts
 * import { namesIn } from "lib/fetch/mod.ts";
 * console.log(await namesIn(await Deno.makeTempDir())); // []
 * ```
 */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
