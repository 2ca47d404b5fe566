import { basename, join } from "node:path";
import type { DatasetFiles, FileDataset, LoadFilesOptions } from "./load_files.ts";
import { readTagRows, type TagNotation, withoutNested } from "./read_tag_rows.ts";
import { type EntityRow, labelsIn, type Splits, type TagRow } from "./rows.ts";
import { separateSplits } from "./separate_splits.ts";
import { splitRows } from "./split_rows.ts";

type TaggingRow = TagRow | EntityRow;

/** Options of {@linkcode loadTagFiles}. */
export interface LoadTagFilesOptions extends Pick<LoadFilesOptions, "seed"> {
  /** Default `rows`. */
  notation?: TagNotation;
}

/** Local files whose rows are tagged; by this a run can be trained. */
export interface TagFiles extends Pick<FileDataset, "labels" | "report"> {
  /** That of the folder. */
  name: string;
  splits: Splits<TaggingRow>;
}

/**
 * Reads the files of a folder as tagging rows. Duplicates, contradictions and leaks are left out as
 * `loadFiles` does, and without a dev file a tenth of the train rows becomes it. Of entities that cross or
 * hold each other the longest stays, for a token has one tag.
 *
 * @param files names in the folder; for `seq` what stands before "_seq.in"
 * @returns undefined where there is no such folder: a data set that only some machines have
 * @throws {Deno.errors.NotFound} when a file is not in the folder
 * @throws {RowsError} listing everything that is wrong in a file
 *
 * @example
 * ```ts
 * import { loadTagFiles } from "lib/data/mod.ts";
 * const files = { train: "train.json", test: "dev.json" };
 * const data = await loadTagFiles("data/cluener", files, { notation: "cluener" });
 * console.log(data?.labels ?? "not on this machine");
 * ```
 */
export async function loadTagFiles(
  folder: string,
  { train, dev, test }: DatasetFiles,
  { notation = "rows", seed = 1 }: LoadTagFilesOptions = {},
): Promise<TagFiles | undefined> {
  const isThere = await Deno.stat(folder).then((info) => info.isDirectory, () => false);
  if (!isThere) return undefined;
  const read = async (name: string | undefined) =>
    name === undefined ? [] : (await readTagRows(join(folder, name), notation)).map(withoutNested);
  const given = { train: await read(train), dev: await read(dev), test: await read(test) };
  const { splits, report } = separateSplits(given);
  const parted = dev ? splits : { ...splits, ...withoutDev(splits.train, seed) };
  const types = new Set([...parted.train, ...parted.dev, ...parted.test].flatMap(labelsIn));
  return { name: basename(folder), labels: [...types].sort(), splits: parted, report };
}

function withoutDev(rows: readonly TaggingRow[], seed: number) {
  const { train, dev } = splitRows(rows, { seed, fractions: [0.9, 0.1, 0] });
  return { train, dev };
}
