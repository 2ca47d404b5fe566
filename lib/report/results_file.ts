import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { writeAtomic } from "lib/fetch/mod.ts";
import { Prediction, RunRecord } from "./run_record.ts";

const FORMAT = "workbook-results";
const VERSION = 1;
const ResultsFile = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  records: z.array(RunRecord),
});

/**
 * Writes run records as `results.json` in a folder, made if missing. The file appears whole or not
 * at all.
 *
 * @param folder where to write
 * @param records runs; numbers that are not finite become `null`
 * @returns the path of the file
 * @throws {TypeError} when a record does not fit the schema; nothing is written then
 *
 * @example
 * ```ts
 * import { readRunRecords, writeResults } from "lib/report/mod.ts";
 * const folder = await Deno.makeTempDir();
 * await writeResults(folder, []);
 * console.log(await readRunRecords(folder)); // []
 * ```
 */
export async function writeResults(
  folder: string,
  records: readonly RunRecord[],
): Promise<string> {
  const path = join(folder, "results.json");
  const { records: valid } = checked(
    ResultsFile,
    { format: FORMAT, version: VERSION, records },
    path,
  );
  // One line a run: short enough for 100,000 steps, and a diff shows which run changed.
  const lines = valid.map((record) => JSON.stringify(record)).join(",\n");
  await writeAtomic(path, `{"format":"${FORMAT}","version":${VERSION},"records":[\n${lines}\n]}\n`);
  return path;
}

/**
 * Reads the run records of a `results.json`, of the folder that holds it, or of all folders right
 * below it (a folder of runs), in order of their names.
 *
 * @param path a file or folder
 * @returns run records, checked
 * @throws {Deno.errors.NotFound} when there is no results.json
 * @throws {TypeError} when a file is no JSON or not of this format; the message names the file and
 * each wrong key
 */
export async function readRunRecords(path: string): Promise<RunRecord[]> {
  const files = await resultFiles(path);
  const found = await Promise.all(files.map(async (file) => {
    return checked(ResultsFile, parseJson(await Deno.readTextFile(file), file), file).records;
  }));
  return found.flat();
}

/**
 * The predictions of a run, wherever the record keeps them.
 *
 * @param record a run
 * @param folder the folder of its results.json, where a path starts
 * @returns predictions; none when the run kept none
 * @throws {TypeError} when a line is not a prediction; the message names file and line
 */
export async function readPredictions(record: RunRecord, folder: string): Promise<Prediction[]> {
  if (typeof record.predictions !== "string") return record.predictions ?? [];
  const path = join(folder, record.predictions);
  const lines = (await Deno.readTextFile(path)).split("\n");
  return lines.flatMap((line, i) => {
    if (line.trim() === "") return [];
    const where = `${path}, line ${i + 1}`;
    return [checked(Prediction, parseJson(line, where), where)];
  });
}

async function resultFiles(path: string): Promise<string[]> {
  if (!(await isFolder(path))) return [path];
  const own = join(path, "results.json");
  if (await exists(own)) return [own];
  const below = (await Array.fromAsync(Deno.readDir(path)))
    .filter((entry) => entry.isDirectory && !entry.name.startsWith("."))
    .map((entry) => join(path, entry.name, "results.json"))
    .sort();
  const present = (await Promise.all(below.map(async (f) => (await exists(f)) ? [f] : []))).flat();
  if (present.length > 0) return present;
  throw new Deno.errors.NotFound(
    `Expected results.json in the folder or right below it but found none (${path}). ` +
      "Try the folder of a finished run.",
  );
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Deno.errors.NotFound(
      `Expected a results file or folder but found nothing (${path}). ` +
        `Try another name in ${dirname(path)} than ${basename(path)}.`,
    );
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then((info) => info.isFile, () => false);
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(
      `Expected JSON but found an error: ${reason} (${where}). Try writing the file again.`,
      { cause: error },
    );
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new TypeError(
    `Expected a run's results but found (${where}):\n${z.prettifyError(result.error)}\n` +
      "Try a results.json that this version of the workbook wrote.",
  );
}
