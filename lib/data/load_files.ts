import { basename } from "node:path";
import { FewShotRow, labelsIn, PairRow, type Row, SentenceRow, type Splits } from "./rows.ts";
import { type ReadOptions, readRows } from "./read_rows.ts";
import { readTagRows, type TagNotation } from "./read_tag_rows.ts";
import { type SeparatedSplit, separateSplits } from "./separate_splits.ts";
import { splitRows } from "./split_rows.ts";

/** Which files make up a dataset. */
export interface DatasetFiles {
  train: string;
  /** Without it, a tenth of the train rows. */
  dev?: string;
  /** Without it, a tenth of the train rows where `dev` is missing too, else none. */
  test?: string;
}

/** What rows are; `prompt` takes sentences and pairs alike, for templates. */
export type DatasetTask = "sentence" | "pair" | "tags" | "prompt";

/** How local files are read. */
export interface LoadFilesOptions extends ReadOptions {
  task: DatasetTask;
  /** Decides which train rows become dev and test where these have no file. Default 1. */
  seed?: number;
  /** Labels that mean there is none, such as "-" where annotators did not agree: these rows go. */
  unlabelled?: readonly string[];
  /** How files of tagging rows note their entities. Default `rows`. */
  notation?: TagNotation;
}

/** A dataset of local files. */
export interface FileDataset {
  task: DatasetTask;
  /** All labels (entity types for `tags`) in order; a label's index is its class. */
  labels: string[];
  splits: Splits;
  /** How many rows of each split went, and why. */
  report: Record<keyof Splits, SeparatedSplit>;
  /** What to know of the files: their encoding, unless it is UTF-8. */
  notes: string[];
}

/**
 * Reads local files as a dataset: duplicates, contradictions and leaks are left out and counted (see
 * `separateSplits`), and missing splits are taken from the train rows, stratified and by seed.
 *
 * @throws {RowsError} listing everything that is wrong in a file
 *
 * @example
 * ```ts
 * import { loadFiles } from "lib/data/mod.ts";
 * const path = await Deno.makeTempFile({ suffix: ".csv" });
 * const lines = Array.from({ length: 50 }, (_, i) => `text ${i},${i % 2}`);
 * await Deno.writeTextFile(path, ["text,label", ...lines].join("\n"));
 * const { splits, labels } = await loadFiles({ train: path }, { task: "sentence" });
 * console.log(labels, splits.train.length, splits.dev.length); // ["0", "1"] 40 5
 * ```
 */
export async function loadFiles(
  files: DatasetFiles,
  options: LoadFilesOptions,
): Promise<FileDataset> {
  const { task, seed = 1, unlabelled = [], onNote, ...rest } = options;
  const notes: string[] = [];
  const note = (text: string) => {
    notes.push(text);
    onNote?.(text);
  };
  const read = async (path: string | undefined) => {
    if (!path) return [];
    const rows = await readTask(path, task, { ...rest, onNote: note });
    return labelledOnly(rows, unlabelled, (text) => note(`${basename(path)}: ${text}`));
  };
  const given = {
    train: await read(files.train),
    dev: await read(files.dev),
    test: await read(files.test),
  };
  const { splits, report } = separateSplits(given);
  const full = files.dev ? splits : withoutFiles(splits, files, seed);
  const rows = [...full.train, ...full.dev, ...full.test];
  if (rows.length === 0) throw noRows(files);
  return { task, labels: sortedLabels(rows), splits: full, report, notes };
}

/** The rows of a file, by the schema of a task. */
export async function readTask(
  path: string,
  task: DatasetTask,
  { notation, ...options }: ReadOptions & Pick<LoadFilesOptions, "notation">,
): Promise<Row[]> {
  if (task === "pair") return await readRows(path, PairRow, options);
  if (task === "tags") return await readTagRows(path, notation, options);
  if (task === "prompt") return await readRows(path, FewShotRow, options);
  return await readRows(path, SentenceRow, options);
}

function labelledOnly(
  rows: Row[],
  unlabelled: readonly string[],
  note: (text: string) => void,
): Row[] {
  const kept = rows.filter((row) => !("label" in row && unlabelled.includes(row.label)));
  if (kept.length < rows.length) {
    const left = rows.length - kept.length, count = left === 1 ? "1 row" : `${left} rows`;
    note(`${count} without a label (${unlabelled.join(", ")}) left out`);
  }
  return kept;
}

/** Takes dev, and test unless it has a file, from the train rows. */
function withoutFiles(splits: Splits, files: DatasetFiles, seed: number): Splits {
  if (!files.test) return splitRows(splits.train, { seed });
  const { train, dev } = splitRows(splits.train, { seed, fractions: [0.9, 0.1, 0] });
  return { ...splits, train, dev };
}

/** Numbers by size, everything else by alphabet. */
function sortedLabels(rows: readonly Row[]): string[] {
  const labels = [...new Set(rows.flatMap(labelsIn))].sort();
  return labels.every((label) => label.trim() !== "" && Number.isFinite(Number(label)))
    ? labels.sort((a, b) => Number(a) - Number(b))
    : labels;
}

function noRows(files: DatasetFiles): TypeError {
  const names = [files.train, files.dev, files.test].filter((path) => path !== undefined);
  return new TypeError(
    `Expected at least one row but found none (${
      names.map((path) => basename(path)).join(", ")
    }). ` +
      "Try another file.",
  );
}
