"""The Python side of the text benchmark: Rust's tokenizers on one thread, and ftfy.

    python peer_text.py CORPORA.json

CORPORA.json is [{"name", "model": folder with tokenizer.json, "texts": […]}, …]. Lines on stdin:

    {"work": "encode" | "encode and read" | "encode_batch" | "clean", "corpus": name}
    {"quit": true}

Each is answered by {"seconds": for all texts once, "count": tokens or characters that came out,
"versions": {…}}. "encode" leaves what was encoded in Rust; "encode and read" asks for ids and
offsets as Python lists. It needs tokenizers==0.23.3 and ftfy==6.3.1; without ftfy, "clean" is answered by
{"missing": "ftfy"}.
"""

import json
import os
import sys
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["RAYON_NUM_THREADS"] = "1"

import tokenizers  # noqa: E402

try:
    import ftfy
except ImportError:
    ftfy = None


def load(corpus):
    tokenizer = tokenizers.Tokenizer.from_file(os.path.join(corpus["model"], "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def encode(tokenizer, texts):
    count = 0
    for text in texts:
        count += len(tokenizer.encode(text))
    return count


def encode_and_read(tokenizer, texts):
    count = 0
    for text in texts:
        encoding = tokenizer.encode(text)
        count += (len(encoding.ids) + len(encoding.offsets)) / 2
    return int(count)


def encode_batch(tokenizer, texts):
    return sum(len(encoding) for encoding in tokenizer.encode_batch(texts))


def clean(_, texts):
    return sum(len(ftfy.fix_text(text)) for text in texts)


WORKS = {
    "encode": encode, "encode and read": encode_and_read, "encode_batch": encode_batch,
    "clean": clean,
}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        corpora = {corpus["name"]: corpus for corpus in json.load(file)}
    loaded = {name: load(corpus) for name, corpus in corpora.items()}
    versions = {"python": sys.version.split()[0], "tokenizers": tokenizers.__version__}
    if ftfy:
        versions["ftfy"] = ftfy.__version__
    for line in sys.stdin:
        request = json.loads(line)
        if request.get("quit"):
            break
        work, name = request["work"], request["corpus"]
        if work == "clean" and ftfy is None:
            print(json.dumps({"missing": "ftfy"}), flush=True)
            continue
        start = time.perf_counter()
        count = WORKS[work](loaded[name], corpora[name]["texts"])
        seconds = time.perf_counter() - start
        answer = {"seconds": seconds, "count": count, "versions": versions}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
