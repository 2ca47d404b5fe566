import { basename } from "node:path";
import { labelsIn, type Row } from "../data/mod.ts";
import { formatNumber, markdownTable, type RunRecord } from "../report/mod.ts";
import { pythonUse, typescriptUse } from "./card_code.ts";
import type { DataFacts } from "./data_facts.ts";
import { dataFingerprint } from "./data_fingerprint.ts";
import type { AnyRunConfig } from "./pretrain_config.ts";
import type { RunConfig } from "./run_config.ts";
import type { RunMetrics } from "./run_metrics.ts";
import type { TextModel } from "./text_model.ts";
import type { TrainingData } from "./training_data.ts";

const TWO_LAYERS = "The head has two layers, so that\n" +
  "`AutoModelForSequenceClassification` would put a new, untrained one in its place; apply it so:";
const TAGS_BY_HAND = "transformers loads\nencoder and tokenizer; " +
  "`AutoModelForTokenClassification` would put a new, untrained layer in place of the\nhead, and knows " +
  "no decoding of whole rows; apply them so. Places count code points here, and UTF-16 characters\nin " +
  "TypeScript:";
const PROMPTS_BY_HAND =
  "`BertForMaskedLM` loads encoder and\nhead; template and words are put to it so, " +
  "without calibration (`calibrate` in `config.json`):";
const LABELS_ONLY = "Every one gets one of the labels, also one that\n" +
  "fits none. Probabilities are as good as the calibration error above (`ece`) says.";

/** What a finished run is written down from. */
export interface RunOutcome {
  config: RunConfig;
  record: RunRecord;
  model: TextModel;
  data: TrainingData<Row>;
}

/** What differs in the words of a card by the model's task. */
const WORDS = {
  sentence: {
    pipeline: "text-classification",
    does: "Tells the label of a text, one of",
    python: TWO_LAYERS,
    limits: (length: number) => `Texts are cut at ${length} tokens. ${LABELS_ONLY}`,
  },
  pair: {
    pipeline: "text-classification",
    does: "Tells the label of a pair of texts, one of",
    python: TWO_LAYERS,
    limits: (length: number) =>
      `Pairs are cut, the longer text first, at ${length} tokens. ${LABELS_ONLY}`,
  },
  prompt: {
    pipeline: "fill-mask",
    does: "Tells the label of a text by the word that a masked LM puts into a template, one of",
    python: PROMPTS_BY_HAND,
    limits: (length: number) =>
      `Texts are cut, the template is not, so that both have ${length} tokens. ${LABELS_ONLY}`,
  },
  tags: {
    pipeline: "token-classification",
    does: "Finds entities in texts by giving each word a tag, one of",
    python: TAGS_BY_HAND,
    limits: (length: number) =>
      `Texts longer than ${length} tokens are read in windows by the workbook; the Python code cuts ` +
      `them. Entities do not overlap: a word has one tag.`,
  },
};

/**
 * The card of a fine-tuned model, Markdown with Hugging Face's front matter: what it is for, its scores
 * with their intervals, its data, its recipe, and code that loads it in TypeScript and in Python.
 */
export function modelCard(outcome: RunOutcome, metrics: RunMetrics): string {
  const { config, model, data } = outcome, { bert, labels } = model, words = WORDS[model.task];
  const names = labels.map((label) => `\`${label}\``).join(", ");
  return `---
license: ${JSON.stringify(licenceLine(bert.licence))}
base_model: ${JSON.stringify(bert.name)}
library_name: transformers
pipeline_tag: ${words.pipeline}
---

# ${config.name}

${words.does} ${names}. ${
    config.epochs > 0
      ? `Fine-tuned from ${bert.name} on ${data.name} with the`
      : `${bert.name} as it is, scored on ${data.name} by the`
  }
BERT workbook.

## Scores

${scoreTable(metrics)}
${
    readingNote(outcome)
  }In brackets: 95 % bootstrap intervals over the rows. They say how far a score could move with other rows
of the same kind, not with another seed. dev chose the best epoch, so its scores flatter; test chose
nothing.

## Use

In TypeScript, with the workbook:

\`\`\`ts
${typescriptUse(model)}
\`\`\`

In Python, with \`torch\`, \`transformers\` and \`safetensors\`. ${words.python}

\`\`\`python
${pythonUse(model)}
\`\`\`

${cleaningNote(outcome)}

## For what, and for what not

For texts like those in the data: of the same language, source and length. On others its scores are not
known. ${words.limits(model.maxLength)}

## Data

${dataSection(outcome)}
## How it was made

${madeSection(outcome)}`;
}

/** A licence as Hugging Face's front matter has it. */
export const licenceLine = (licence: string) => licence === "not stated" ? "unknown" : licence;

function scoreTable({ dev, test }: RunMetrics): string {
  const names = Object.keys({ ...dev, ...test }).filter((name) => name !== "intervals");
  const cell = (split: RunMetrics["dev"], name: string) => {
    const value = split[name], ends = split.intervals?.[name];
    if (typeof value !== "number") return null;
    return formatNumber(value) + (ends ? ` [${ends.map(formatNumber).join(", ")}]` : "");
  };
  return markdownTable(names, [
    { title: "score", value: (name) => name },
    { title: "dev", value: (name) => cell(dev, name), align: "right" },
    { title: "test", value: (name) => cell(test, name), align: "right" },
  ]);
}

function readingNote({ record: { entities } }: RunOutcome): string {
  if (!entities) return "";
  return `Entities are read by mode "${entities.mode}" of ${entities.scheme}: scores of another reading are not ` +
    "comparable. The loss is the mean over words.\n";
}

function cleaningNote({ model: { clean } }: RunOutcome): string {
  if (clean === false) return "Texts go in as they are.";
  return "Texts were cleaned for training, by the options `clean` in `config.json`. The TypeScript " +
    "code cleans as well; the Python code does not, and differs where there is something to clean.";
}

function dataSection({ data, config }: RunOutcome): string {
  const { labels, facts, splits } = data;
  const count = (rows: readonly Row[], label: string) =>
    rows.flatMap(labelsIn).filter((own) => own === label).length;
  const table = markdownTable([...labels, null], [
    {
      title: config.task === "tags" ? "entities" : "label",
      value: (label) => label ?? (config.task === "tags" ? "rows" : "all"),
    },
    ...(["train", "dev", "test"] as const).map((split) => ({
      title: split,
      value: (label: string | null) =>
        label === null ? splits[split].length : count(splits[split], label),
    })),
  ]);
  const lines = [
    `Name: ${data.name}`,
    ...(facts ? factLines(facts) : []),
    `Fingerprint (SHA-256 of labels and rows): \`${dataFingerprint(data)}\``,
  ];
  return `${lines.map((line) => `- ${line}`).join("\n")}\n\n${table}`;
}

/** A line for each thing to know of the data. */
export function factLines({ source, licence, rows, leftOut, notes }: DataFacts): string[] {
  const out = leftOut.map(({ why, rows }) => `${formatNumber(rows)} (${why})`).join(", ");
  return [
    `Source: ${source}`,
    `Licence of the data: ${licence}`,
    `Rows read: ${formatNumber(rows)}; left out: ${out || "none"}`,
    ...notes.map((note) => `Note: ${note}`),
  ];
}

/** How a run was made: base model, versions, engine, config. */
export function madeSection({ config, record, model: { bert } }: {
  config: AnyRunConfig;
  record: RunRecord;
  model: Pick<TextModel, "bert">;
}): string {
  const { versions, engine, best, seconds } = record;
  const chosen = best && `, the best of ${record.evals.length} by ${best.metric.name} on dev`;
  const lines = [
    `Base model: ${bert.name}; licence: ${bert.licence}`,
    `Seed: ${record.seed}; epoch: ${best?.epoch ?? "none finished"}${chosen ?? ""}`,
    `Versions: workbook ${versions.workbook}, Deno ${versions.deno}, TensorFlow ${versions.tensorflow}`,
    `Engine: ${engine.precision} on ${engine.device}, ${engine.cores} cores, ` +
    `${formatNumber(Math.round(seconds))} s`,
  ];
  return `${lines.map((line) => `- ${line}`).join("\n")}

The config of the run, without folders:

\`\`\`json
${JSON.stringify(withoutFolders(config), null, 2)}
\`\`\`
`;
}

/** Where files lay on the machine of the run is nobody's business. */
export function withoutFolders({ out: _, ...config }: AnyRunConfig): Record<string, unknown> {
  const named: Record<string, unknown> = {
    ...config,
    model: config.model.startsWith("/") ? basename(config.model) : config.model,
  };
  for (const key of ["train", "dev", "test"]) {
    const path = named[key];
    if (typeof path === "string") named[key] = basename(path);
  }
  return named;
}
