import { resolve } from "node:path";
import type { RunConfig } from "./run_config.ts";
import { resolvedCleaning } from "./text_cleaner.ts";

/** The part of a config that depends on where it is read. */
export type ConfigWithPaths = Pick<
  RunConfig,
  "model" | "clean" | "train" | "dev" | "test" | "out"
>;

/**
 * A run config that means the same wherever it is read: its relative paths start from a folder (those
 * of its files, of its output and, where there is such a folder, of its model; a model's name stays
 * one), and the options of cleaning have their defaults filled in.
 *
 * @param folder Absolute; the one that holds the config's file.
 * @throws {TypeError} If an option of cleaning is not valid.
 */
export async function resolveConfig<C extends ConfigWithPaths>(
  config: C,
  folder: string,
): Promise<C> {
  const resolved: C = { ...config, clean: resolvedCleaning(config.clean) };
  for (const key of ["train", "dev", "test", "out"] as const) {
    const path = config[key];
    if (path !== undefined) resolved[key] = resolve(folder, path);
  }
  const model = resolve(folder, config.model);
  const isFolder = await Deno.stat(model).then((found) => found.isDirectory, () => false);
  return isFolder || /^\.{1,2}\//.test(config.model) ? { ...resolved, model } : resolved;
}
