import { basename, join } from "node:path";
import { z } from "zod";
import { decodeFile } from "./decode_text.ts";
import {
  type DatasetFiles,
  type FileDataset,
  type LoadFilesOptions,
  readTask,
} from "./load_files.ts";
import { readRows } from "./read_rows.ts";
import { EntityRow, labelsIn, type Row, type Splits, TagRow } from "./rows.ts";
import { separateSplits } from "./separate_splits.ts";
import { splitRows } from "./split_rows.ts";

type TaggingRow = TagRow | EntityRow;

/**
 * How files note their entities: `rows` as `readRows` takes them (.conll, .bmes, .jsonl …); `cluener` as
 * JSON lines with places by type and text, their ends inclusive (Xu et al. 2020); `seq` as words in
 * `NAME_seq.in` and their tags in `NAME_seq.out`, line by line (Goo et al. 2018).
 */
export type TagNotation = "rows" | "cluener" | "seq";

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
    name === undefined ? [] : (await READERS[notation](join(folder, name))).map(withoutNested);
  const given = { train: await read(train), dev: await read(dev), test: await read(test) };
  const { splits, report } = separateSplits(given);
  const parted = dev ? splits : { ...splits, ...withoutDev(splits.train, seed) };
  const types = new Set([...parted.train, ...parted.dev, ...parted.test].flatMap(labelsIn));
  return { name: basename(folder), labels: [...types].sort(), splits: parted, report };
}

const READERS: Readonly<Record<TagNotation, (path: string) => Promise<TaggingRow[]>>> = {
  rows: async (path) => (await readTask(path, "tags", {})).filter(isTagging),
  cluener: (path) => readRows(path, CluenerRow),
  seq: readSequences,
};

const isTagging = (row: Row): row is TaggingRow => !("label" in row);

const Place = z.tuple([z.int().min(0), z.int().min(0)]);

/** {"text": "…", "label": {"name": {"叶老桂": [[9, 11]]}}} */
const CluenerRow = z.object({
  id: z.union([z.string(), z.number()]),
  text: z.string(),
  label: z.record(z.string(), z.record(z.string(), z.array(Place))),
}).transform(({ label, ...row }) => ({
  ...row,
  entities: Object.entries(label).flatMap(([type, texts]) =>
    Object.values(texts).flat().map(([start, last]) => ({ start, end: last + 1, label: type }))
  ),
})).pipe(EntityRow);

async function readSequences(path: string): Promise<TagRow[]> {
  const [words, tags] = await Promise.all(
    ["in", "out"].map((end) => linesOf(`${path}_seq.${end}`)),
  );
  if (words.length !== tags.length) {
    throw new TypeError(
      `Expected as many lines of words as of tags but found ${words.length} and ${tags.length} ` +
        `(${path}_seq.in, ${path}_seq.out). Try files of one split.`,
    );
  }
  return words.map((line, k) => {
    const row = { id: `${basename(path)}:${k + 1}`, tokens: line, tags: tags[k] };
    const result = TagRow.safeParse(row);
    if (result.success) return result.data;
    throw new TypeError(
      `Expected words with a tag each but found (${path}_seq.in, line ${k + 1}):\n` +
        `${z.prettifyError(result.error)}\nTry correcting the line.`,
    );
  });
}

async function linesOf(path: string): Promise<string[]> {
  const { text } = decodeFile(await Deno.readFile(path), path);
  return text.trimEnd().split("\n");
}

/** Longest first, then from the left. */
function withoutNested(row: TaggingRow): TaggingRow {
  if (!("entities" in row)) return row;
  const kept: EntityRow["entities"] = [];
  const byLength = row.entities.toSorted((a, b) =>
    b.end - b.start - (a.end - a.start) || a.start - b.start
  );
  for (const entity of byLength) {
    if (!kept.some(({ start, end }) => entity.start < end && start < entity.end)) kept.push(entity);
  }
  return { ...row, entities: kept.sort((a, b) => a.start - b.start) };
}

function withoutDev(rows: readonly TaggingRow[], seed: number) {
  const { train, dev } = splitRows(rows, { seed, fractions: [0.9, 0.1, 0] });
  return { train, dev };
}
