import { join } from "node:path";
import { writeAtomic } from "../fetch/mod.ts";
import { RunInfo } from "./run_info.ts";

/**
 * Keeps what a whole run of a notebook was, beside the studies that it wrote: `reports/<notebook>/run.json`
 * with its parameters, time and machine. Quick runs, and those that did not come to their end, are not kept.
 *
 * @param reports the folder of the report pages
 */
export async function keepRun(reports: string, info: RunInfo): Promise<void> {
  const { notebook, outcome, parameters: { profile } } = info;
  if (outcome !== "finished" || typeof profile !== "string" || profile === "quick") return;
  await writeAtomic(join(reports, notebook, "run.json"), JSON.stringify(info, null, 2) + "\n");
}

/**
 * The runs that were kept, in order of their notebooks.
 *
 * @throws {TypeError} when a file is none of them, by its name
 */
export async function readKeptRuns(reports: string): Promise<RunInfo[]> {
  const entries = await Array.fromAsync(Deno.readDir(reports));
  const folders = entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
  const found = await Promise.all(folders.map(async (name) => {
    const path = join(reports, name, "run.json");
    const text = await Deno.readTextFile(path).catch(() => undefined);
    return text === undefined ? [] : [checked(text, path)];
  }));
  return found.flat();
}

function checked(text: string, path: string): RunInfo {
  try {
    return RunInfo.parse(JSON.parse(text));
  } catch (error) {
    throw new TypeError(
      `Expected what a run was but found something else (file: ${path}). Try running its notebook again.`,
      { cause: error },
    );
  }
}
