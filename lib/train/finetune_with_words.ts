import { addWords, type AddWordsOptions, loadBert, saveBert } from "../bert/mod.ts";
import { openEngine } from "../engine/mod.ts";
import { cacheFolder } from "../fetch/mod.ts";
import type { RunRecord } from "../report/mod.ts";
import { type AddedToken, loadTokenizer } from "../tokenizer/mod.ts";
import { finetune, type FinetuneOptions } from "./finetune.ts";
import { parseRunConfig } from "./parse_run_config.ts";
import type { RunConfig, RunConfigInput } from "./run_config.ts";

/** Words to add, as `tokenizer.addTokens` takes them, and how their rows are filled. */
export interface WordsToAdd {
  list: readonly (string | (Partial<AddedToken> & { content: string }))[];
  init: "pieces" | "mean" | "normal";
}

/** A run config and the words to add; without `words` none is added. */
export type WordVariant = Omit<RunConfigInput, "seed"> & { words?: WordsToAdd };

/** Options of {@linkcode finetuneWithWords}. */
export interface FinetuneWithWordsOptions extends FinetuneOptions {
  /** Runs of each variant, with the seeds 1, 2, …; at least 1. */
  seeds: number;
}

/**
 * Fine-tunes models to which words were added before: each variant with each seed, which also draws
 * the rows of `"normal"`. The records name the model that the words were added to and, as `words` in
 * their config, the words and how their rows were filled; models are not kept. If it is stopped, the
 * records so far are returned.
 *
 * @throws {TypeError} If a config is not valid, or words cannot be told apart. Otherwise as `finetune`.
 * @throws {RangeError} If `seeds` is not a whole number from 1.
 * @example
 * ```ts
 * import { finetuneWithWords, type TrainingData } from "lib/train/mod.ts";
 * const compare = (data: TrainingData, list: string[]) =>
 *   finetuneWithWords([
 *     { name: "as it is" },
 *     { name: "words, mean of pieces", words: { list, init: "pieces" } },
 *   ], { data, seeds: 3 });
 * ```
 */
export async function finetuneWithWords(
  variants: readonly WordVariant[],
  { seeds, ...options }: FinetuneWithWordsOptions,
): Promise<RunRecord[]> {
  if (!(Number.isInteger(seeds) && seeds >= 1)) {
    throw new RangeError(`Expected a whole number of seeds from 1 but found ${seeds}.`);
  }
  const numbers = Array.from({ length: seeds }, (_, i) => i + 1), records: RunRecord[] = [];
  const runs = variants.flatMap(({ words, ...config }) =>
    numbers.map((seed) => ({ words, config: parseRunConfig({ ...config, seed }) }))
  );
  for (const { words, config } of runs) {
    if (options.signal?.aborted) break;
    records.push(words ? await runWith(words, config, options) : await run(config, options));
  }
  return records;
}

async function run(config: RunConfig, options: FinetuneOptions): Promise<RunRecord> {
  const { model, record } = await finetune(config, options);
  model.dispose();
  return record;
}

async function runWith(
  words: WordsToAdd,
  config: RunConfig,
  options: FinetuneOptions,
): Promise<RunRecord> {
  await Deno.mkdir(cacheFolder(), { recursive: true });
  const folder = await Deno.makeTempDir({ dir: cacheFolder(), prefix: "words-" });
  try {
    await openEngine({ precision: config.precision });
    await writeModelWithWords(
      config.model,
      words.list,
      rowsBy(words, config.seed),
      folder,
      options,
    );
    const record = await run({ ...config, model: folder }, options);
    return { ...record, config: { ...record.config, model: config.model, words } };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function rowsBy({ init }: WordsToAdd, seed: number): AddWordsOptions {
  return init === "normal" ? { init, seed } : { init };
}

/** A model and its tokenizer with words added, in a folder that loads as any other. */
async function writeModelWithWords(
  source: string,
  words: WordsToAdd["list"],
  init: AddWordsOptions,
  folder: string,
  { signal }: FinetuneOptions,
): Promise<void> {
  const bert = await loadBert(source, { signal });
  try {
    const tokenizer = await loadTokenizer(bert.folder);
    addWords(bert, tokenizer, words, init);
    await saveBert(bert, folder);
    await tokenizer.save(folder);
  } finally {
    bert.dispose();
  }
}
