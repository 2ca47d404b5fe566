"""Writes prompts.json: labels by prompts from transformers' BertForMaskedLM.

    python make_prompts.py

The shipped model; each text is put into the template at "{text}" as a string, with the tokenizer's own
[MASK]. scores[text][label] is the log-probability of the label:

    s(word)  = mean over the masks of log softmax(logits)[token]     over the whole vocabulary
    s(label) = log of the mean over its words of exp s(word)
    scores   = log softmax over the labels

in double precision. ids are those of each text in the template. "double": two masks and words of two
tokens, several for a label; "single": one of each.
"""

import json

import torch
from transformers import AutoTokenizer, BertForMaskedLM

from sentence_model import BERT_MINI_ZH, ROOT, versions

TEXTS = [
    "球队昨天晚上赢了比赛",
    "股市今天下跌，投资者很担心。",
    "房间很干净，服务也好",
    "手机的屏幕坏了 iPhone",
    "",
]
CASES = {
    "double": {
        "template": "这是{mask}{mask}新闻。{text}",
        "verbalizer": {"sport": ["体育", "足球"], "money": "经济", "travel": ["旅游", "酒店", "生活"]},
    },
    "single": {
        "template": "{text}，我很{mask}意。",
        "verbalizer": {"good": "满", "bad": "不"},
    },
}


def ids_of(tokenizer, text):
    return tokenizer(text, add_special_tokens=False)["input_ids"]


@torch.no_grad()
def label_scores(model, tokenizer, template, verbalizer, text):
    prompt = template.replace("{mask}", tokenizer.mask_token).replace("{text}", text)
    batch = tokenizer(prompt, return_tensors="pt")
    places = (batch["input_ids"][0] == tokenizer.mask_token_id).nonzero()[:, 0]
    log_p = model(**batch).logits[0, places].log_softmax(-1)
    scores = []
    for words in verbalizer.values():
        words = [words] if isinstance(words, str) else words
        own = [log_p.gather(1, torch.tensor([ids_of(tokenizer, w)]).T).mean() for w in words]
        scores.append(torch.stack(own).exp().mean().log())
    return batch["input_ids"][0].tolist(), torch.stack(scores).log_softmax(-1).tolist()


def main() -> None:
    tokenizer = AutoTokenizer.from_pretrained(BERT_MINI_ZH, local_files_only=True)
    model = BertForMaskedLM.from_pretrained(
        BERT_MINI_ZH, dtype=torch.float64, attn_implementation="eager", local_files_only=True
    ).eval()
    cases = {}
    for name, case in CASES.items():
        found = [label_scores(model, tokenizer, **case, text=text) for text in TEXTS]
        ids, scores = zip(*found)
        cases[name] = {**case, "texts": TEXTS, "ids": ids, "scores": scores}
    file = ROOT / "test" / "golden" / "prompts.json"
    note = {"script": "test/golden/make_prompts.py", **versions(), "cases": cases}
    file.write_text(json.dumps(note, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
