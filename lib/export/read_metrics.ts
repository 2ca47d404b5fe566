import { dirname, join, resolve } from "node:path";
import { readJsonFile } from "../bert/mod.ts";

/** metrics.json of the run that a model folder is of; undefined where there is none. */
export async function readMetrics(model: string): Promise<unknown> {
  for (const folder of [model, dirname(resolve(model))]) {
    const file = join(folder, "metrics.json");
    if (await Deno.stat(file).then(() => true, () => false)) return await readJsonFile(file);
  }
}
