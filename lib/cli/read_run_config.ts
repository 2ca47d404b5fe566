import { basename, dirname, extname, join } from "node:path";
import { type AnyRunConfig, resolveConfig, type RunConfig } from "../train/mod.ts";
import { applySettings } from "./apply_settings.ts";
import { parseJson } from "./parse_json.ts";
import { CommandError } from "./run_command.ts";

/** A run's config that was read from a file, and is to be written into a folder. */
export type FileConfig<C extends AnyRunConfig = RunConfig> = C & { out: string };

/**
 * Reads a run's JSON file and sets entries in it. Relative paths, those that were set included, start
 * from the file's folder; where there is no `out` it is `runs/<the file's name>` there.
 *
 * @param path Absolute.
 * @param settings As `--set` takes them: "optim.ema=0.999".
 * @param parse Checks the config and fills it in: `parseRunConfig`, or another task's.
 * @throws {CommandError} If there is no such file, it is not JSON, or an entry is not right; the message
 * names the place.
 */
export async function readRunConfig<C extends AnyRunConfig>(
  path: string,
  settings: readonly string[],
  parse: (entries: unknown) => C,
): Promise<FileConfig<C>> {
  const entries = applySettings(parseJson(await readText(path), path), settings);
  const folder = dirname(path), out = join("runs", basename(path, extname(path)));
  try {
    const config = parse(entries);
    const resolved = await resolveConfig({ ...config, out: config.out ?? out }, folder);
    return { ...resolved, out: resolved.out ?? join(folder, out) };
  } catch (error) {
    if (!(error instanceof TypeError) || !error.message.startsWith("Expected ")) throw error;
    throw new CommandError(`${error.message}\n(file: ${path})`, { cause: error });
  }
}

async function readText(path: string): Promise<string> {
  try {
    return (await Deno.readTextFile(path)).replace(/^\ufeff/, "");
  } catch (error) {
    const isFolder = await Deno.stat(path).then((found) => found.isDirectory, () => false);
    if (!isFolder && !(error instanceof Deno.errors.NotFound)) throw error;
    throw new CommandError(
      `Expected a run's JSON file but found ${
        isFolder ? "a folder" : "none"
      }: ${path}. Try the path ` +
        `of a file such as {"train": "rows.csv", "out": "runs/first"}.`,
    );
  }
}
