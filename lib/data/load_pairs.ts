import type { Dataset, LoadOptions } from "./load_dataset.ts";
import { loadTask } from "./load_task.ts";
import type { Manifest } from "./manifest.ts";
import type { PairRow, Row } from "./rows.ts";

/**
 * Loads a dataset whose rows are pairs of texts with a label, as `loadDataset` does, and says so in its
 * type. "spamassassin_subjects" has the subject lines of mails, each with its own mail and with another
 * that is hard to tell from it.
 *
 * @param which a name of `datasetNames()` whose task is "pair", or such a manifest
 * @throws {RangeError} when there is no such dataset
 * @throws {TypeError} when its task is another
 * @throws {FetchError} when it cannot be obtained
 *
 * @example
 * ```ts
 * import { loadPairs } from "lib/data/mod.ts";
 * const { splits: { train: [own, other] } } = await loadPairs("spamassassin_subjects");
 * console.log(own.text === other.text, own.label, other.label); // true match other
 * ```
 */
export function loadPairs(
  which: string | Manifest,
  options: LoadOptions = {},
): Promise<Dataset<PairRow>> {
  return loadTask(which, options, { task: "pair", rows: "pairs of texts", isRow: isPair });
}

const isPair = (row: Row): row is PairRow => "textB" in row;
