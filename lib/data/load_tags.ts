import type { Dataset, LoadOptions } from "./load_dataset.ts";
import { loadTask } from "./load_task.ts";
import type { Manifest } from "./manifest.ts";
import type { EntityRow, Row, TagRow } from "./rows.ts";

/**
 * Loads a dataset whose rows are tagged, as `loadDataset` does, and says so in its type. Its labels are
 * types of entities.
 *
 * @param which a name of `datasetNames()` whose task is "tags", or such a manifest
 * @throws {RangeError} when there is no such dataset
 * @throws {TypeError} when its task is another
 * @throws {FetchError} when it cannot be obtained
 *
 * @example
 * ```ts
 * import { loadTags, placeEntities } from "lib/data/mod.ts";
 * const { labels, splits } = await loadTags("people_daily_entities", { limit: 100 });
 * console.log(labels, splits.train.map(placeEntities)[0].text); // ["PER", "LOC", "ORG"] …
 * ```
 */
export function loadTags(
  which: string | Manifest,
  options: LoadOptions = {},
): Promise<Dataset<TagRow | EntityRow>> {
  return loadTask(which, options, { task: "tags", rows: "rows of tags", isRow: isTagging });
}

const isTagging = (row: Row): row is TagRow | EntityRow => !("label" in row);
