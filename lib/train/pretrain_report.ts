import { join } from "node:path";
import { loadMaskedLm } from "../bert/mod.ts";
import { openEngine } from "../engine/mod.ts";
import { writeFolderAtomic } from "../fetch/mod.ts";
import { learningCurves, RunRecord, toSvg, writeResults } from "../report/mod.ts";
import { MaskedModel } from "./masked_model.ts";
import { withoutFolders } from "./model_card.ts";
import { parsePretrainConfig, type PretrainConfig } from "./pretrain_config.ts";
import { loadPretrainData } from "./pretrain_data.ts";
import type { PretrainMetrics } from "./pretrain_metrics.ts";
import { pretrainPage } from "./pretrain_page.ts";
import { type WordCloze, wordCloze } from "./word_cloze.ts";

/** Options of {@linkcode writePretrainReport}. */
export interface PretrainReportOptions {
  /** The command that makes it again. */
  command: string;
  signal?: AbortSignal;
}

/**
 * Writes what a finished run of pre-training found into a folder, which is replaced: `results.json` (the
 * run record), `words.json` (what a cloze in the held-out texts says of words that were added),
 * `curves.svg`, and all of it to be read in `pretrain.md`. No text of the data is in it.
 *
 * @param run The run's folder.
 * @throws {Error} If it holds no finished run of pre-training.
 * @example
 * ```ts
 * import { writePretrainReport } from "lib/train/mod.ts";
 * const command = "deno task pretrain run.json --report reports/domain";
 * const write = () => writePretrainReport("reports/domain", "runs/domain", { command });
 * console.log(typeof write);
 * ```
 */
export async function writePretrainReport(
  folder: string,
  run: string,
  { command, signal }: PretrainReportOptions,
): Promise<void> {
  const { config, record, metrics } = await finishedRun(run);
  const words = await clozeOf(config, run, signal);
  const { predictions: _, ...kept } = record;
  const results = { ...kept, config: withoutFolders(config) };
  const figure = learningCurves([markedBest(results)], {
    metric: "perplexity",
    title: "Continued pre-training",
  });
  await writeFolderAtomic(folder, async (temporary) => {
    const write = (file: string, text: string) => Deno.writeTextFile(join(temporary, file), text);
    await writeResults(temporary, [results]);
    if (words.length > 0) await write("words.json", JSON.stringify(words, null, 2) + "\n");
    await write("curves.svg", await toSvg(figure));
    await write("pretrain.md", pretrainPage({ record: results, metrics, words, command }));
  });
}

/** The best weights, marked where the perplexity is drawn, by whatever score they were chosen. */
function markedBest(record: RunRecord): RunRecord {
  const { best, dev } = record;
  const metric = { name: "perplexity", value: dev.perplexity ?? null };
  return { ...record, best: best && { ...best, metric } };
}

async function finishedRun(run: string) {
  const read = async (file: string) => {
    const text = await Deno.readTextFile(join(run, file)).catch(() => undefined);
    if (text !== undefined) return JSON.parse(text);
    throw new Error(
      `Expected a finished run of pre-training but found no ${file} (folder: ${run}). Try the folder that ` +
        `the run's config names as "out".`,
    );
  };
  const metrics: PretrainMetrics = await read("metrics.json");
  const config = parsePretrainConfig(await read("run.json"));
  return { config, metrics, record: RunRecord.parse(await read("record.json")) };
}

async function clozeOf(
  config: PretrainConfig,
  run: string,
  signal: AbortSignal | undefined,
): Promise<WordCloze[]> {
  const { words, data, train } = config;
  if (words.length === 0 || (data ?? train) === undefined) return [];
  const { splits: { dev } } = await loadPretrainData(config, { signal });
  await openEngine({ precision: config.precision });
  const before = await MaskedModel.create(config, { signal });
  try {
    const after = await loadMaskedLm(join(run, "model"));
    try {
      const texts = dev.map(({ text }) => text);
      return await wordCloze({ before: before.lm, after }, words, texts, { signal });
    } finally {
      after.dispose();
    }
  } finally {
    before.dispose();
  }
}
