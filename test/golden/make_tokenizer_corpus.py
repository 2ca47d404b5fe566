"""Makes test/golden/tokenizer_corpus.json: checksums of what Rust's tokenizers make of many texts.

    pip install tokenizers==0.23.3
    python test/golden/make_tokenizer_corpus.py --shared ../shared --minilm MODEL

The texts themselves are not in the file: they are lines of the public data sets under SHARED, the
strings of blns.json there, and random Unicode from a generator that test/tokenizer/corpus.ts has
too. MODEL is the folder of minilm-en (see README.md). For each text the file has the CRC-32 of the
little-endian 32-bit integers: number of tokens, ids, offsets (in code points), word numbers (-1 for
special tokens).

A run with added tokens also weaves one of SNIPPETS into each text, so that there is something to
find.
"""

import argparse
import array
import base64
import json
import pathlib
import zlib

import tokenizers

from make_tokenizer import ADDED, POOLS, ROOT, SETTINGS, SNIPPETS, as_token, with_setting

ZH = [
    "zh_afqmc/train.txt", "zh_chnsenticorp/dev.tsv", "zh_chnsenticorp/test.tsv",
    "zh_chnsenticorp/train.tsv", "zh_cluener/train.json", "zh_dataclue_cic/train.json",
    "zh_fewclue_eprstmt/test_public.json", "zh_fewclue_ocnli/test_public.json",
    "zh_fewclue_tnews/test_public.json", "zh_ocnli/train.10k.json", "zh_resume_ner/dev.char.bmes",
    "zh_smp2020_ewect/usual_test.tsv", "zh_smp2020_ewect/usual_train.tsv",
]
EN = [
    "en_clinc150/data_full.json", "en_mrpc/msr-para-test.tsv", "en_mrpc/msr-para-train.tsv",
    "en_sms_spam/sms.tsv", "en_snips_slots/train_seq.in", "en_sst2/stsa.binary.test",
    "en_sst2/stsa.binary.train", "en_stsb/sts-dev.csv", "en_stsb/sts-train.csv",
]
BLNS = "corpora/blns/blns.json"
PER_FILE = 750

PICKS = ["GPT-4o-mini", "Llama-3.2-1B-Instruct", " gpt-4o ", "大模型", "NER", " NER ", " <br> ",
         "<br>", "[E1]", "ÉTÉ", "naïve", "NAIVE", "[MASK]"]


class Numbers:
    """A linear congruential generator (Numerical Recipes' constants); 24 bits at a time."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 1664525 + 1013904223) % 2**32
        return (self.state >> 8) % limit


def random_text(numbers):
    parts = []
    for _ in range(1 + numbers.below(5)):
        low, high = POOLS[numbers.below(len(POOLS))]
        codes = [low + numbers.below(high - low) for _ in range(1 + numbers.below(11))]
        parts += [chr(code) for code in codes if not 0xD800 <= code < 0xE000]
        if numbers.below(2):
            parts.append(SNIPPETS[numbers.below(len(SNIPPETS))])
    return "".join(parts)


def woven(text, numbers):
    at = numbers.below(len(text) + 1)
    return text[:at] + PICKS[numbers.below(len(PICKS))] + text[at:]


def texts_of(shared, name):
    text = (shared / name).read_bytes().decode("utf-8")
    if name == BLNS:
        return json.loads(text)
    lines = [line for line in text.split("\n") if line]
    return lines[:: max(1, len(lines) // PER_FILE)]


def checksum(encoding):
    offsets = [value for offset in encoding.offsets for value in offset]
    words = [-1 if word is None else word for word in encoding.word_ids]
    values = array.array("i", [len(encoding.ids), *encoding.ids, *offsets, *words])
    return zlib.crc32(values.tobytes())


def run_of(shared, folders, spec):
    model, setting, added, sources, count = spec
    tokenizer = with_setting(folders[model] / "tokenizer.json", setting)
    if added:
        tokenizer.add_tokens(ADDED)
    numbers = Numbers(count + len(sources))
    texts = [text for name in sources for text in texts_of(shared, name)]
    texts += [random_text(numbers) for _ in range(count)]
    if added:
        texts = [woven(text, numbers) for text in texts]
    sums = array.array("I", [checksum(tokenizer.encode(text)) for text in texts])
    return {
        "model": model, "setting": setting, "added": added, "sources": sources,
        "random": count, "texts": len(texts),
        "sums": base64.b64encode(sums.tobytes()).decode("ascii"),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", type=pathlib.Path, required=True)
    parser.add_argument("--minilm", type=pathlib.Path, required=True)
    options = parser.parse_args()
    folders = {
        "bert-mini-zh": ROOT / "datasets/pretrained/bert-mini-zh", "minilm-en": options.minilm
    }
    zh, en = [[f"datasets/{name}" for name in names] for names in (ZH, EN)]
    runs = [
        ("bert-mini-zh", "uncased", False, [*zh, BLNS], 3000),
        ("bert-mini-zh", "uncased", True, [*zh, BLNS], 1500),
        ("minilm-en", "uncased", False, [*en, BLNS], 3000),
        ("minilm-en", "uncased", True, [*en, BLNS], 1500),
        ("bert-mini-zh", "cased", True, [BLNS], 1500),
        ("bert-mini-zh", "accents kept", True, [BLNS], 1500),
        ("minilm-en", "nothing", False, [BLNS], 1500),
    ]
    fields = ["content", "single_word", "lstrip", "rstrip", "normalized", "special"]
    files = sorted({name for run in runs for name in run[3]})
    result = {
        "made_with": {"tokenizers": tokenizers.__version__},
        "settings": SETTINGS,
        "added": [{key: getattr(as_token(t), key) for key in fields} for t in ADDED],
        "pools": POOLS, "snippets": SNIPPETS, "picks": PICKS, "per_file": PER_FILE,
        "files": {name: zlib.crc32((options.shared / name).read_bytes()) for name in files},
        "runs": [run_of(options.shared, folders, run) for run in runs],
    }
    text = json.dumps(result, separators=(",", ":"))
    (ROOT / "test/golden/tokenizer_corpus.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
