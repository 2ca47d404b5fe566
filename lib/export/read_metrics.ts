import { dirname, join, resolve } from "node:path";

/** metrics.json of the run that a model folder is of; undefined where there is none. */
export async function readMetrics(model: string): Promise<unknown> {
  for (const folder of [model, dirname(resolve(model))]) {
    const file = join(folder, "metrics.json");
    const text = await Deno.readTextFile(file).catch(() => undefined);
    if (text === undefined) continue;
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new Error(
        `Expected JSON but found an error (file: ${file}): ${Error(String(error)).message}.`,
      );
    }
  }
}
