import { basename } from "node:path";
import type { Row } from "../data/mod.ts";
import { formatNumber, markdownTable, type RunRecord } from "../report/mod.ts";
import { pythonUse, typescriptUse } from "./card_code.ts";
import type { DataFacts } from "./data_facts.ts";
import { dataFingerprint } from "./data_fingerprint.ts";
import type { RunConfig } from "./run_config.ts";
import type { RunMetrics } from "./run_metrics.ts";
import type { TextClassifier } from "./text_classifier.ts";
import type { TrainingData } from "./training_data.ts";

/** What a finished run is written down from. */
export interface RunOutcome {
  config: RunConfig;
  record: RunRecord;
  model: TextClassifier;
  data: TrainingData<Row>;
}

const WHAT = { sentence: "a text", pair: "a pair of texts" };
const CUT = { sentence: "Texts are cut", pair: "Pairs are cut, the longer text first," };

/**
 * The card of a fine-tuned model, Markdown with Hugging Face's front matter: what it is for, its scores
 * with their intervals, its data, its recipe, and code that loads it in TypeScript and in Python.
 */
export function modelCard(outcome: RunOutcome, metrics: RunMetrics): string {
  const { config, model, data } = outcome, { bert, labels } = model;
  const names = labels.map((label) => `\`${label}\``).join(", ");
  return `---
license: ${JSON.stringify(bert.licence === "not stated" ? "unknown" : bert.licence)}
base_model: ${JSON.stringify(bert.name)}
library_name: transformers
pipeline_tag: text-classification
---

# ${config.name}

Tells the label of ${
    WHAT[model.task]
  }, one of ${names}. Fine-tuned from ${bert.name} on ${data.name} with the
BERT workbook.

## Scores

${scoreTable(metrics)}
In brackets: 95 % bootstrap intervals over the rows. They say how far a score could move with other rows
of the same kind, not with another seed. dev chose the best epoch, so its scores flatter; test chose
nothing.

## Use

In TypeScript, with the workbook:

\`\`\`ts
${typescriptUse(model)}
\`\`\`

In Python, with \`torch\`, \`transformers\` and \`safetensors\`. The head has two layers, so that
\`AutoModelForSequenceClassification\` would put a new, untrained one in its place; apply it so:

\`\`\`python
${pythonUse(model)}
\`\`\`

${cleaningNote(outcome)}

## For what, and for what not

For texts like those in the data: of the same language, source and length. On others its scores are not
known. ${
    CUT[model.task]
  } at ${model.maxLength} tokens. Every one gets one of the labels, also one that
fits none. Probabilities are as good as the calibration error above (\`ece\`) says.

## Data

${dataSection(outcome)}
## How it was made

${madeSection(outcome)}`;
}

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

function cleaningNote({ model: { clean } }: RunOutcome): string {
  if (clean === false) return "Texts go in as they are.";
  return "Texts were cleaned for training, by the options `clean` in `config.json`. The TypeScript " +
    "code cleans as well; the Python code does not, and differs where there is something to clean.";
}

function dataSection({ data, model }: RunOutcome): string {
  const { labels } = model, { facts, splits } = data;
  const count = (rows: readonly Row[], label: string) =>
    rows.filter((row) => "label" in row && row.label === label).length;
  const table = markdownTable([...labels, null], [
    { title: "label", value: (label) => label ?? "all" },
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

function factLines({ source, licence, rows, leftOut, notes }: DataFacts): string[] {
  const out = leftOut.map(({ why, rows }) => `${formatNumber(rows)} (${why})`).join(", ");
  return [
    `Source: ${source}`,
    `Licence of the data: ${licence}`,
    `Rows read: ${formatNumber(rows)}; left out: ${out || "none"}`,
    ...notes.map((note) => `Note: ${note}`),
  ];
}

function madeSection({ config, record, model: { bert } }: RunOutcome): string {
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
function withoutFolders({ out: _, ...config }: RunConfig): Partial<RunConfig> {
  const named = {
    ...config,
    model: config.model.startsWith("/") ? basename(config.model) : config.model,
  };
  for (const key of ["train", "dev", "test"] as const) {
    const path = named[key];
    if (path !== undefined) named[key] = basename(path);
  }
  return named;
}
