import { basename, dirname, extname, resolve } from "node:path";
import { type FileDataset, loadFiles, RowsError } from "../data/mod.ts";
import { nearestName } from "../fetch/mod.ts";
import type { DataConfig } from "./data_facts.ts";
import { rowsFor } from "./rows_for.ts";
import type { RowTask } from "./task_head.ts";

const SPLITS = ["train", "dev", "test"] as const;
/** Columns that a row of each task needs, by the names they have where the config gives none. */
const NEEDED: Record<RowTask, readonly string[]> = {
  sentence: ["text", "label"],
  pair: ["text", "textB", "label"],
  tags: [], // tokens and tags, or a text and entities: each row is read as what it has
};
const TAG_FILES = [".conll", ".bio", ".bioes", ".bmes"];

/**
 * Reads the files that a run config names. Splits that have no file are taken from the train rows in
 * the same way whatever the run's seed: runs that differ in the seed are scored on the same rows.
 *
 * @throws {Error} If a file is not there, or has no texts with labels.
 * @throws {RowsError} listing everything that is wrong in a file.
 */
export async function readDataFiles(config: DataConfig, train: string): Promise<FileDataset> {
  const { dev, test } = config, task = rowsFor(config);
  for (const split of SPLITS) await checkFile(split, config);
  const needed = Object.fromEntries(NEEDED[task].map((name) => [name, name]));
  try {
    const columns = { ...needed, ...config.columns };
    const { notation } = config;
    return await loadFiles({ train, dev, test }, { task, columns, notation });
  } catch (error) {
    throw error instanceof RowsError ? withHint(error, NEEDED[task]) : error;
  }
}

async function checkFile(split: typeof SPLITS[number], config: DataConfig): Promise<void> {
  const path = config[split];
  if (path === undefined) return;
  await checkIsFile(path, split);
  if (config.task === "tags" || !TAG_FILES.includes(extname(path).toLowerCase())) return;
  throw new TypeError(
    `Expected a file of texts with labels, for the task "${config.task}", but found words with ` +
      `tags: ${path} (where: ${split}). Try a file ending in .csv, .tsv, .jsonl or .parquet.`,
  );
}

/**
 * Refuses a path at which there is no file.
 *
 * @param where The config's entry.
 * @throws {Error} naming a file whose name is near.
 */
export async function checkIsFile(path: string, where: string): Promise<void> {
  const found = await Deno.stat(path).catch(() => null);
  if (!found?.isFile) throw await noFile(path, where, found?.isDirectory ?? false);
}

async function noFile(path: string, split: string, isFolder: boolean): Promise<Error> {
  const full = resolve(path), files: string[] = [];
  for await (const { name, isFile } of entriesOf(dirname(full))) if (isFile) files.push(name);
  const near = nearestName(basename(full), files);
  const hint = near
    ? `Did you mean ${near}?`
    : "Try its full path, or one from the config's folder.";
  return new Error(
    `Expected a file but found ${
      isFolder ? "a folder" : "none"
    }: ${full} (where: ${split}). ${hint}`,
  );
}

async function* entriesOf(folder: string): AsyncIterable<Deno.DirEntry> {
  try {
    yield* Deno.readDir(folder);
  } catch {
    // no folder, so no names to suggest
  }
}

const NO_COLUMN = "expected this column but found only";

/** Says how a column of another name is given, where one is missing. */
function withHint({ file, problems }: RowsError, needed: readonly string[]): RowsError {
  const columns = needed.map((name) => `"${name}": "…"`).join(", ");
  return new RowsError(
    file,
    problems.map((problem) =>
      problem.message.startsWith(NO_COLUMN)
        ? { ...problem, message: `${problem.message}. Try "columns": {${columns}}` }
        : problem
    ),
  );
}
