import { join, resolve } from "node:path";
import { projectRoot } from "./project_root.ts";

/**
 * Absolute path of the folder for obtained files: the environment variable `WORKBOOK_CACHE` where
 * set, else `.cache` in the project. The folder is created by whoever first writes into it.
 *
 * @example
 * ```ts
 * import { cacheFolder } from "lib/fetch/mod.ts";
 * console.log(cacheFolder());
 * ```
 */
export function cacheFolder(): string {
  const chosen = Deno.env.get("WORKBOOK_CACHE")?.trim();
  return chosen ? resolve(chosen) : join(projectRoot(), ".cache");
}
