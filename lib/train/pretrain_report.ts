import { join } from "node:path";
import { loadMaskedLm } from "../bert/mod.ts";
import { openEngine } from "../engine/mod.ts";
import { workbookVersion, writeFolderAtomic } from "../fetch/mod.ts";
import { machine } from "../jupyter/mod.ts";
import {
  formatNumber,
  learningCurves,
  markdownTable,
  RunRecord,
  toSvg,
  writeResults,
} from "../report/mod.ts";
import { MaskedModel } from "./masked_model.ts";
import { withoutFolders } from "./model_card.ts";
import { parsePretrainConfig, type PretrainConfig } from "./pretrain_config.ts";
import { loadPretrainData } from "./pretrain_data.ts";
import type { PretrainMetrics } from "./pretrain_metrics.ts";
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
    await write("pretrain.md", pageOf({ record: results, metrics, words, command }));
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

interface Page {
  record: RunRecord;
  metrics: PretrainMetrics;
  words: readonly WordCloze[];
  command: string;
}

function pageOf({ record, metrics, words, command }: Page): string {
  const { name, data, engine, curves, best } = record;
  const facts = [
    `data: ${data.name}, ${formatNumber(data.rows.train)} texts to train on, ` +
    `${formatNumber(data.rows.dev)} held out with ${
      formatNumber(Number(metrics.dev.places))
    } masked places`,
    `training: ${curves.length} steps; best weights at step ${best?.step}`,
    `machine: ${machine()}; ${engine.precision}`,
    `workbook ${workbookVersion()}; again by \`${command}\``,
  ];
  return `# ${name}

${facts.map((fact) => `- ${fact}\n`).join("")}
${scoreTable(record, metrics)}
The scores are those of the held-out texts, over the same masked words at all steps; in brackets 95 %
bootstrap intervals over the texts. These texts chose the best weights.

![Loss and held-out perplexity over the steps](curves.svg)
${words.length === 0 ? "" : wordSection(words)}`;
}

function scoreTable({ evals }: RunRecord, { dev }: PretrainMetrics): string {
  const shown = ["loss", "perplexity", "accuracy"];
  const table = markdownTable(evals, [
    { title: "step", value: ({ step }) => step },
    ...shown.map((score) => ({
      title: score,
      value: ({ metrics }: typeof evals[number]) => metrics[score],
    })),
  ]);
  const ends = shown.flatMap((score) => {
    const [low, high] = dev.intervals?.[score] ?? [];
    return low === undefined ? [] : [`${score} [${formatNumber(low)}, ${formatNumber(high)}]`];
  });
  return `${table}\nAt the best step: ${ends.join(", ")}.\n`;
}

function wordSection(words: readonly WordCloze[]): string {
  const table = markdownTable(words, [
    { title: "word", value: ({ word }) => word },
    { title: "texts", value: ({ texts }) => texts },
    { title: "median rank before", value: ({ before }) => before?.medianRank, align: "right" },
    { title: "median rank after", value: ({ after }) => after?.medianRank, align: "right" },
    {
      title: "mean probability before",
      value: ({ before }) => before?.meanProbability,
      align: "right",
    },
    {
      title: "mean probability after",
      value: ({ after }) => after?.meanProbability,
      align: "right",
    },
  ]);
  return `
## Words that were added

Each word, now one token, is masked in held-out texts that hold it: the rank of the right one among all
words, and its probability, before the first step (the mean of its pieces) and after training. A word in
few texts tells little.

${table}`;
}
