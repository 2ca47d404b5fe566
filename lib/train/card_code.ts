import { promptsInPython, promptsInTypescript } from "./card_prompts.ts";
import { TAGS_IN_TYPESCRIPT, tagsInPython } from "./card_tags.ts";
import { PromptClassifier } from "./prompt_classifier.ts";
import { TextClassifier } from "./text_classifier.ts";
import { Tagger } from "./tagger.ts";
import type { TextModel } from "./text_model.ts";
import { pythonFeatures } from "./card_features.ts";

/** The code by which the workbook loads a saved model. */
export function typescriptUse(model: TextModel): string {
  if (model instanceof PromptClassifier) return promptsInTypescript(model);
  const { task } = model;
  if (task === "tags") return TAGS_IN_TYPESCRIPT;
  const given = task === "pair" ? '["…", "…"]' : '"…"';
  return `import { loadClassifier, predictTexts } from "lib/train/mod.ts";
import { openEngine } from "lib/engine/mod.ts";

await openEngine();
const model = await loadClassifier("path/of/this/folder");
console.log(await predictTexts(model, [${given}])); // [{ label, scores }]
model.dispose();`;
}

/** torch's functions for the activations of the head; each is the same formula. */
const ACTIVATIONS: Record<string, string> = {
  tanh: "torch.tanh",
  relu: "torch.relu",
  gelu: "torch.nn.functional.gelu",
};

/** What `predict` takes, and how the tokenizer is given it. */
const INPUTS = {
  sentence: { type: "str", given: "texts", example: '"…"' },
  pair: {
    type: "tuple[str, str]",
    given: "[a for a, _ in texts], [b for _, b in texts]",
    example: '("…", "…")',
  },
};

/** The code by which Python's transformers loads a saved model. */
export function pythonUse(model: TextModel): string {
  if (model instanceof Tagger) return tagsInPython(model);
  if (model instanceof PromptClassifier) return promptsInPython(model);
  if (model instanceof TextClassifier) return labelsInPython(model);
  throw new TypeError(`Expected a model with a card but found one for "${model.task}".`);
}

/**
 * The code by which Python's transformers loads a classifier. Its class for classification has one
 * layer where this head has two, so that the head is applied by hand.
 */
function labelsInPython({ task, head, maxLength }: TextClassifier): string {
  const activation = ACTIVATIONS[String(head.options.activation)];
  const { type, given, example } = INPUTS[task], { lines, features, masks } = pythonFeatures(head);
  return `import torch
from safetensors.torch import load_file
from transformers import AutoModel, AutoTokenizer

folder = "path/of/this/folder"
tokenizer = AutoTokenizer.from_pretrained(folder)
bert = AutoModel.from_pretrained(folder, add_pooling_layer=False).eval()
weights = load_file(f"{folder}/model.safetensors")


@torch.no_grad()
def predict(texts: list[${type}]) -> list[dict[str, float]]:
    batch = tokenizer(
        ${given}, padding=True, truncation=True, max_length=${maxLength},${masks}
        return_tensors="pt",
    )
${lines.map((line) => `    ${line}`).join("\n")}
    hidden = ${activation}(${features} @ weights["head.dense.weight"].T + weights["head.dense.bias"])
    logits = hidden @ weights["head.out.weight"].T + weights["head.out.bias"]
    labels = bert.config.id2label
    return [{labels[i]: p for i, p in enumerate(row)} for row in logits.softmax(-1).tolist()]


print(predict([${example}]))`;
}
