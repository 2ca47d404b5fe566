import { formatNumber, markdownTable } from "../report/mod.ts";
import { factLines, licenceLine, madeSection } from "./model_card.ts";
import { textsFingerprint } from "./pretrain_data.ts";
import type { PretrainOutcome } from "./pretrain_folder.ts";
import type { PretrainMetrics } from "./pretrain_metrics.ts";

/**
 * The card of a masked LM that was pre-trained further, Markdown with Hugging Face's front matter: its
 * scores before and after, its data, its recipe, and code that loads it in TypeScript and in Python.
 */
export function pretrainCard(outcome: PretrainOutcome, metrics: PretrainMetrics): string {
  const { config, model: { bert }, data } = outcome, { words } = config;
  const added = words.length === 0 ? "" : `
Words added to its vocabulary: ${words.slice(0, 50).join(", ")}${words.length > 50 ? ", …" : ""}.
`;
  return `---
license: ${JSON.stringify(licenceLine(bert.licence))}
base_model: ${JSON.stringify(bert.name)}
library_name: transformers
pipeline_tag: fill-mask
---

# ${config.name}

Guesses masked words. Pre-trained further from ${bert.name} on ${data.name} with the BERT workbook, to be
fine-tuned on a task of that domain.
${added}
## Scores

${scoreTable(metrics)}
On texts held out of training, over masked words that are the same before and after. In brackets: 95 %
bootstrap intervals over the texts. These texts chose the best weights, so the scores after flatter.

## Use

In TypeScript, with the workbook:

\`\`\`ts
import { fillMask, loadMaskedLm } from "lib/bert/mod.ts";
import { openEngine } from "lib/engine/mod.ts";

await openEngine();
const model = await loadMaskedLm("path/of/this/folder");
console.log(await fillMask(model, "… [MASK] …")); // [{ words: [{ word, probability }] }]
model.dispose();
\`\`\`

Fine-tuning begins from it with \`"model": "path/of/this/folder"\` in a RUN.json.

In Python, with \`torch\` and \`transformers\`:

\`\`\`python
from transformers import pipeline

fill = pipeline("fill-mask", model="path/of/this/folder")
print(fill("… [MASK] …"))
\`\`\`

## Data

${dataSection(outcome)}
## How it was made

${madeSection(outcome)}`;
}

function scoreTable({ before, dev }: PretrainMetrics): string {
  const after = (name: string) => {
    const value = dev[name], ends = dev.intervals?.[name];
    if (typeof value !== "number") return null;
    return formatNumber(value) + (ends ? ` [${ends.map(formatNumber).join(", ")}]` : "");
  };
  return markdownTable(Object.keys(before), [
    { title: "score", value: (name) => name },
    { title: "before", value: (name) => before[name], align: "right" },
    { title: "after", value: after, align: "right" },
  ]);
}

function dataSection({ data }: PretrainOutcome): string {
  const { facts, splits: { train, dev } } = data;
  const lines = [
    `Name: ${data.name}; texts: ${formatNumber(train.length)} train, ${
      formatNumber(dev.length)
    } dev`,
    ...factLines(facts),
    `Fingerprint (SHA-256 of the texts): \`${textsFingerprint(data)}\``,
  ];
  return lines.map((line) => `- ${line}\n`).join("");
}
