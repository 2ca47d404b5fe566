import type { Tagger } from "./tagger.ts";

/** The code by which the workbook loads a saved model for tagging. */
export const TAGS_IN_TYPESCRIPT = `import { loadTagger, predictEntities } from "lib/train/mod.ts";
import { openEngine } from "lib/engine/mod.ts";

await openEngine();
const model = await loadTagger("path/of/this/folder");
console.log(await predictEntities(model, ["…"])); // [{ entities: [{ start, end, label, score }] }]
model.dispose();`;

/**
 * The code by which Python's transformers loads a saved model for tagging: it has the encoder and the
 * tokenizer; the layer above, the CRF and its decoding are applied by hand.
 */
export function tagsInPython({ options: { head }, maxLength }: Tagger): string {
  const crf = head.kind === "crf";
  const isRuled = crf && head.constraints !== "none";
  return `import torch
from safetensors.torch import load_file
from transformers import AutoModel, AutoTokenizer

folder = "path/of/this/folder"
tokenizer = AutoTokenizer.from_pretrained(folder)
bert = AutoModel.from_pretrained(folder, add_pooling_layer=False).eval()
weights = load_file(f"{folder}/model.safetensors")
tags = [bert.config.id2label[i] for i in range(len(bert.config.id2label))]

${(crf ? viterbi(isRuled, head.scheme) : LARGEST).trim()}


def entities(path: list[int], places: list[tuple[int, int]]) -> list[dict]:
    found, last = [], "O"
    for tag, (start, end) in zip([tags[i] for i in path], places):
        goes_on = tag[0] in "IME" and last[0] in "BIM" and tag[2:] == last[2:]
        if goes_on:
            found[-1]["end"] = end
        elif tag != "O":
            found.append({"start": start, "end": end, "label": tag[2:]})
        last = tag
    return found


@torch.no_grad()
def predict(texts: list[str]) -> list[list[dict]]:
    answers = []
    for text in texts:
        batch = tokenizer(
            text, truncation=True, max_length=${maxLength}, return_offsets_mapping=True,
            return_tensors="pt",
        )
        places, words = batch.pop("offset_mapping")[0].tolist(), batch.word_ids()
        emissions = bert(**batch).last_hidden_state[0] @ weights["head.out.weight"].T
        emissions = emissions + weights["head.out.bias"]
        units = [t for t, word in enumerate(words) if word is not None${
    head.pieces === "first" ? " and word != words[t - 1]" : ""
  }]
        ends = [t for t, word in enumerate(words) if word is not None${
    head.pieces === "first" ? " and word != words[t + 1]" : ""
  }]
        path = best(emissions[units]) if units else []
        answers.append(entities(path, [(places[a][0], places[b][1]) for a, b in zip(units, ends)]))
    return answers


print(predict(["…"]))`;
}

const LARGEST = `
def best(emissions: torch.Tensor) -> list[int]:
    return emissions.argmax(-1).tolist()
`;

/** Viterbi's algorithm, where the head has rules with those of its scheme. */
function viterbi(isRuled: boolean, scheme: string): string {
  const moves = isRuled ? RULES.replace("SCHEME", scheme === "BIO" ? "True" : "False") : FREE;
  return `${moves.trim()}


def best(emissions: torch.Tensor) -> list[int]:
    score, back = start + emissions[0], []
    for emission in emissions[1:]:
        score, came_from = (score[:, None] + transitions).max(0)
        score, back = score + emission, [*back, came_from]
    path = [int((score + end).argmax())]
    for came_from in reversed(back):
        path.append(int(came_from[path[-1]]))
    return path[::-1]`;
}

const FREE = `
start, end = weights["head.crf.start"], weights["head.crf.end"]
transitions = weights["head.crf.transitions"]
`;

const RULES = `
def may_follow(before: str, tag: str) -> bool:
    is_open = before[0] in "BIM"
    if tag[0] in "IME":
        return is_open and before[2:] == tag[2:]
    return not is_open or SCHEME


def ruled(scores: torch.Tensor, allowed: list) -> torch.Tensor:
    return scores.masked_fill(~torch.tensor(allowed), -torch.inf)


start = ruled(weights["head.crf.start"], [may_follow("O", tag) for tag in tags])
end = ruled(weights["head.crf.end"], [may_follow(tag, "O") for tag in tags])
transitions = ruled(
    weights["head.crf.transitions"], [[may_follow(a, b) for b in tags] for a in tags]
)
`;
