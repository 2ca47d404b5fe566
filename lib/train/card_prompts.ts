import type { PromptClassifier } from "./prompt_classifier.ts";

/** The code by which the workbook loads a saved model for prompts. */
export function promptsInTypescript({ takes }: PromptClassifier): string {
  const given = takes === "pair" ? '["…", "…"]' : '"…"';
  return `import { loadPromptClassifier, predictTexts } from "lib/train/mod.ts";
import { openEngine } from "lib/engine/mod.ts";

await openEngine();
const model = await loadPromptClassifier("path/of/this/folder");
console.log(await predictTexts(model, [${given}])); // [{ label, scores }]
model.dispose();`;
}

/**
 * The code by which Python's transformers loads a saved model for prompts: encoder and masked-LM head are
 * BertForMaskedLM's; template, words, trained vectors and weights are applied by hand.
 */
export function promptsInPython({ head, labels, maxLength, takes }: PromptClassifier): string {
  const { promptTokens: vectors, wordWeights } = head.options;
  const learned = wordWeights === "learned" && head.words.length > labels.length;
  const python = (value: unknown) => JSON.stringify(value);
  const words = head.words.map(({ word, label }) => python([word, labels[label]])).join(", ");
  const needsFile = vectors > 0 || learned;
  return `import re

import torch
${
    needsFile
      ? "from safetensors.torch import load_file\n"
      : ""
  }from transformers import AutoTokenizer, BertForMaskedLM

folder = "path/of/this/folder"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = BertForMaskedLM.from_pretrained(folder).eval()
${needsFile ? 'weights = load_file(f"{folder}/model.safetensors")\n' : ""}templates = ${
    python(head.templates.map(({ source }) => source))
  }
words = [${words}]
labels = ${python(labels)}


def tokens(text: str) -> list[int]:
    return tokenizer(text, add_special_tokens=False)["input_ids"]


ids_of_words = torch.tensor([tokens(word) for word, _ in words])
of_label = torch.tensor([[label == own for _, own in words] for label in labels])
raw = ${learned ? 'weights["head.words.weights"]' : "torch.zeros(len(words))"}
log_shares = raw.where(of_label, torch.tensor(-1e9)).log_softmax(-1)


def fill(template: str, texts: dict[str, str]) -> tuple[list[int], list[int]]:
    own = {name: tokens(text) for name, text in texts.items()}
    parts = [part for part in re.split(r"(\\{\\w+\\})", template) if part]
    ids = {part: tokens(part) for part in parts if not re.fullmatch(r"\\{\\w+\\}", part)}
    ids["{mask}"] = [tokenizer.mask_token_id]
    room = ${maxLength - 2 - vectors} - sum(len(ids.get(part, [])) for part in parts)
    while sum(map(len, own.values())) > room:
        max(reversed(own.values()), key=len).pop()
    row, masks = [tokenizer.cls_token_id], []
    for part in parts:
        masks += [len(row)] if part == "{mask}" else []
        row += ids[part] if part in ids else own[part[1:-1]]
    return [*row, tokenizer.sep_token_id], masks


@torch.no_grad()
def scores(template: str, texts: dict[str, str]) -> torch.Tensor:
    row, masks = fill(template, texts)
    seen = model.get_input_embeddings()(torch.tensor([row]))
${vectors > 0 ? VECTORS : ""}    logits = model(inputs_embeds=seen).logits[0, torch.tensor(masks)${
    vectors > 0 ? ` + ${vectors}` : ""
  }]
    found = logits.gather(1, ids_of_words.T).mean(0)
    return (found + log_shares).logsumexp(-1).log_softmax(-1)


def predict(${takes === "pair" ? "text: str, textB: str" : "text: str"}) -> dict[str, float]:
    texts = ${takes === "pair" ? '{"text": text, "textB": textB}' : '{"text": text}'}
    mean = torch.stack([scores(template, texts) for template in templates]).mean(0)
    return dict(zip(labels, mean.softmax(-1).tolist()))


print(predict(${takes === "pair" ? '"…", "…"' : '"…"'}))`;
}

const VECTORS = `    at = lambda name: weights[f"head.prompt.{name}"]
    inner = torch.tanh(at("vectors") @ at("dense.weight").T + at("dense.bias"))
    vectors = at("vectors") + inner @ at("out.weight").T + at("out.bias")
    seen = torch.cat([seen[:, :1], vectors[None], seen[:, 1:]], 1)
`;
