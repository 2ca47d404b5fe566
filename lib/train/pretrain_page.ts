import { workbookVersion } from "../fetch/mod.ts";
import { machine } from "../jupyter/mod.ts";
import { formatNumber, markdownTable, type RunRecord } from "../report/mod.ts";
import type { PretrainMetrics } from "./pretrain_metrics.ts";
import type { WordCloze } from "./word_cloze.ts";

/** What a run of pre-training found. */
export interface PretrainFindings {
  record: RunRecord;
  metrics: PretrainMetrics;
  words: readonly WordCloze[];
  command: string;
}

/** The report of a run of pre-training, Markdown. */
export function pretrainPage({ record, metrics, words, command }: PretrainFindings): string {
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
