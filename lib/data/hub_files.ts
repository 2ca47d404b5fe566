import { FetchError, fetchHub, type FetchOptions } from "lib/fetch/mod.ts";
import type { DatasetFiles } from "./load_files.ts";

/** A data set of a hub, by its address in words. */
export interface HubSource {
  repo: string;
  revision: string;
  /** One file of it; null for the splits under their usual names. */
  file: string | null;
}

/** Whether a source is written as `hub:owner/name`. */
export function isHubSource(source: string): boolean {
  return source.startsWith("hub:");
}

/**
 * Reads `hub:owner/name`, with `/path/of/file.csv` and `@revision` where they are given.
 *
 * @throws {TypeError} when it is written otherwise
 */
export function parseHubSource(source: string): HubSource {
  const [, owner, name, file, revision] =
    /^hub:([^/@]+)(?:\/([^/@]+)(?:\/([^@]+))?)?(?:@(.+))?$/.exec(source) ?? [];
  if (owner === undefined) {
    throw new TypeError(
      `Expected a source like hub:owner/name but found "${source}". ` +
        "Try hub:owner/name@revision, or hub:owner/name/train.csv for one file.",
    );
  }
  const repo = name === undefined ? owner : `${owner}/${name}`;
  return { repo, revision: revision ?? "main", file: file ?? null };
}

/** Where the data sets of the hub are, as `fetchHub` takes it. */
export function datasetsEndpoint(): string {
  return `${Deno.env.get("HF_ENDPOINT") || "https://huggingface.co"}/datasets`;
}

const NAMES = { train: ["train"], dev: ["validation", "dev", "valid", "val"], test: ["test"] };
const ENDINGS = ["parquet", "jsonl", "csv", "tsv", "json"];
const LAYOUTS = [
  "data/{}-00000-of-00001",
  "{}",
  "data/{}",
  "default/{}",
  "default/{}-00000-of-00001",
];

/**
 * Obtains the files of a hub's data set: the one that is named, or train, validation (or dev) and test
 * where they have their usual names, as .parquet, .jsonl, .csv, .tsv or .json. A hub's own list of
 * files is not asked for, as mirrors often have none.
 *
 * @returns paths in the cache
 * @throws {FetchError} when the hub cannot be reached or has no file of a usual name
 *
 * @example
 * ```ts ignore
 * import { hubFiles, loadFiles } from "lib/data/mod.ts";
 * const files = await hubFiles("hub:owner/reviews");
 * const { splits } = await loadFiles(files, { task: "sentence", columns: { text: "review" } });
 * console.log(splits.train.length);
 * ```
 */
export async function hubFiles(source: string, options: FetchOptions = {}): Promise<DatasetFiles> {
  const { repo, revision, file } = parseHubSource(source);
  const fetchOptions = { ...options, revision, endpoint: datasetsEndpoint() };
  const find = (path: string) => foundOrNull(fetchHub(repo, path, fetchOptions));
  if (file !== null) return { train: await fetchHub(repo, file, fetchOptions) };
  for (const layout of LAYOUTS) {
    for (const ending of ENDINGS) {
      const pathOf = (split: string) => `${layout.replace("{}", split)}.${ending}`;
      const first = async (names: readonly string[]) => {
        for (const name of names) {
          const path = await find(pathOf(name));
          if (path !== null) return path;
        }
        return undefined;
      };
      const train = await first(NAMES.train);
      if (train) return { train, dev: await first(NAMES.dev), test: await first(NAMES.test) };
    }
  }
  throw new FetchError(
    "not_found",
    `Expected a file of a usual name, such as train.csv, in ${repo} at ${revision} but found none. ` +
      `Try naming the file: hub:${repo}/path/of/train.csv.`,
  );
}

async function foundOrNull(fetching: Promise<string>): Promise<string | null> {
  try {
    return await fetching;
  } catch (error) {
    const isAbsent = error instanceof FetchError && error.code === "not_found";
    // Where repository or revision are missing, no other name will help.
    if (isAbsent && error.message.startsWith("Expected a file")) return null;
    throw error;
  }
}
