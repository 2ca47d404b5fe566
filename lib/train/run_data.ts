import { basename } from "node:path";
import {
  datasetNames,
  loadDataset,
  loadManifest,
  type Manifest,
  type Row,
  rowsInScheme,
  schemeOf,
  type Splits,
  type TagRow,
} from "../data/mod.ts";
import { type FetchOptions, nearestName } from "../fetch/mod.ts";
import { cleanedSplits } from "./cleaned_splits.ts";
import { readDataFiles } from "./data_files.ts";
import {
  type DataConfig,
  type DataFacts,
  fileFacts,
  leftByCleaning,
  setFacts,
  type SourceFacts,
} from "./data_facts.ts";
import { rowsFor } from "./rows_for.ts";
import { resolvedCleaning, textCleaner } from "./text_cleaner.ts";
import type { TrainingData } from "./training_data.ts";

/** The rows of a run, and where they come from. */
export interface RunData extends TrainingData<Row> {
  facts: DataFacts;
}

/**
 * Reads the rows of a run: a data set that the workbook knows (`data`), or files (`train`, `dev`,
 * `test`). Repeated, contradictory and leaking rows are left out and counted; splits that have no file
 * are taken from train, the same ones whatever the run's seed; texts are cleaned unless `clean` is
 * false, and what has become equal thereby is left out as well.
 *
 * @param options A signal that stops it; it is told of downloads.
 * @throws {TypeError} If the config names no data, or both kinds, or an option of cleaning that does
 * not exist.
 * @throws {RangeError} If there is no such data set.
 * @throws {RowsError} listing everything that is wrong in a file.
 * @throws {FetchError} If the data set cannot be obtained.
 * @example
 * ```ts
 * import { loadRunData, RunConfig } from "lib/train/mod.ts";
 * const path = await Deno.makeTempFile({ suffix: ".csv" });
 * const lines = Array.from({ length: 50 }, (_, i) => `review ${i},${i % 2}`);
 * await Deno.writeTextFile(path, ["text,label", ...lines].join("\n"));
 * const { splits } = await loadRunData(RunConfig.parse({ train: path, clean: false }));
 * console.log(splits.train.length, splits.dev.length, splits.test.length); // 40 5 5
 * ```
 */
export async function loadRunData(
  config: DataConfig,
  options: FetchOptions = {},
): Promise<RunData> {
  const clean = textCleaner(config.clean), { signal } = options;
  signal?.throwIfAborted();
  const loaded = await (config.data === undefined ? fromFiles(config) : fromSet(config, options));
  const notes = [...loaded.facts.notes, ...schemeNotes(loaded.splits)];
  const facts = { clean: resolvedCleaning(config.clean), ...loaded.facts, notes };
  if (!clean) return { ...loaded, facts };
  const cleaned = await cleanedSplits(loaded.splits, clean, signal);
  const leftOut = [...facts.leftOut, ...leftByCleaning(cleaned)];
  return { ...loaded, splits: cleaned.splits, facts: { ...facts, leftOut } };
}

/** What to know of tags that break their scheme. */
function schemeNotes({ train, dev, test }: Splits): string[] {
  const rows = [...train, ...dev, ...test].filter((row): row is TagRow => "tags" in row);
  const from = schemeOf(rows), { broken } = rowsInScheme(rows, from, from);
  if (broken.length === 0) return [];
  const more = broken.length > 5 ? ", …" : "", count = broken.length === 1 ? "row" : "rows";
  return [
    `${broken.length} ${count} with tags that break ${from}, whose entities are read leniently: ` +
    `${broken.slice(0, 5).join(", ")}${more}`,
  ];
}

type Loaded = Omit<RunData, "facts" | "splits"> & {
  splits: Splits;
  facts: SourceFacts;
};

async function fromFiles(config: DataConfig): Promise<Loaded> {
  const { train, dev, test } = config;
  if (train === undefined) throw noData(dev ?? test);
  const { labels, splits, ...read } = await readDataFiles(config, train);
  return { name: basename(train), labels, splits, facts: fileFacts(config, read) };
}

async function fromSet(config: DataConfig, options: FetchOptions): Promise<Loaded> {
  const { data = "" } = config, task = rowsFor(config);
  const file = (["train", "dev", "test"] as const).find((split) => config[split] !== undefined);
  if (file) throw bothKinds(file);
  const manifest = await manifestOf(data);
  if (manifest.task !== task) throw otherTask(manifest, task);
  const { name, labels, splits, ...rest } = await loadDataset(manifest, options);
  return { name, labels, splits, facts: setFacts(rest) };
}

/** The manifest of a data set that the workbook knows. */
export async function manifestOf(name: string): Promise<Manifest> {
  const known = datasetNames(), near = nearestName(name, known);
  if (known.includes(name)) return await loadManifest(name);
  throw new RangeError(
    `Expected the name of a data set but found "${name}" (where: data). ` +
      `${near ? `Did you mean ${near}? ` : ""}There are ${
        known.join(", ")
      }; files of your own go ` +
      `by train, dev and test.`,
  );
}

function noData(other: string | undefined): TypeError {
  const found = other === undefined ? "neither" : "only a file to score on";
  return new TypeError(
    `Expected rows to train on, as "train" (a file) or "data" (the name of a data set), but found ` +
      `${found} (where: the run config). Try "train": "rows.csv", or as "data" one of ` +
      `${datasetNames().join(", ")}.`,
  );
}

function bothKinds(file: string): TypeError {
  return new TypeError(
    `Expected a data set or files but found both (where: data, ${file}). Try leaving one out.`,
  );
}

function otherTask({ name, task }: Manifest, wanted: string): TypeError {
  return new TypeError(
    `Expected a data set for the task "${wanted}" but found "${name}", whose task is "${task}" ` +
      `(where: data).`,
  );
}
