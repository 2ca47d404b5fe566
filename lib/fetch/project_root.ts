import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Absolute path of the project: the folder that holds `deno.json`, `lib/` and `datasets/`. It does
 * not depend on the working directory, which is the notebook's own folder inside a kernel.
 *
 * @example
 * ```ts
 * import { projectRoot } from "lib/fetch/mod.ts";
 * console.log(await Deno.readTextFile(`${projectRoot()}/deno.json`));
 * ```
 */
export function projectRoot(): string {
  return ROOT;
}
