import { basename, join } from "node:path";
import {
  type DatasetFiles,
  type FileDataset,
  loadFiles,
  type LoadFilesOptions,
} from "./load_files.ts";
import type { PairRow, Row, Splits } from "./rows.ts";

/** Local files whose rows are pairs of texts with a label; by this a run can be trained. */
export interface PairFiles extends Omit<FileDataset, "splits"> {
  /** That of the folder. */
  name: string;
  splits: Splits<PairRow>;
}

/**
 * Reads the files of a folder as pairs of texts with a label, as `loadFiles` does, and says so in their
 * type.
 *
 * @param files names in the folder
 * @returns undefined where there is no such folder: a data set that only some machines have
 * @throws {Deno.errors.NotFound} when a file is not in the folder
 * @throws {RowsError} listing everything that is wrong in a file
 *
 * @example
 * ```ts
 * import { loadPairFiles } from "lib/data/mod.ts";
 * const columns = { text: "sentence1", textB: "sentence2" };
 * const files = { train: "train.10k.json", test: "dev.json" };
 * const data = await loadPairFiles("data/ocnli", files, { columns, unlabelled: ["-"] });
 * console.log(data?.labels ?? "not on this machine");
 * ```
 */
export async function loadPairFiles(
  folder: string,
  files: DatasetFiles,
  options: Omit<LoadFilesOptions, "task"> = {},
): Promise<PairFiles | undefined> {
  const isThere = await Deno.stat(folder).then((info) => info.isDirectory, () => false);
  if (!isThere) return undefined;
  const path = (name: string | undefined) => name === undefined ? undefined : join(folder, name);
  const { train, dev, test } = files;
  const paths = { train: join(folder, train), dev: path(dev), test: path(test) };
  const { splits, ...rest } = await loadFiles(paths, { ...options, task: "pair" });
  const pairs = (rows: readonly Row[]) => rows.filter((row): row is PairRow => "textB" in row);
  const found = { train: pairs(splits.train), dev: pairs(splits.dev), test: pairs(splits.test) };
  return { ...rest, name: basename(folder), splits: found };
}
