"""Makes test/golden/other_tokenizers.json: small tokenizers of kinds other than BERT's, and what the
Rust implementation makes of some texts.

    pip install tokenizers==0.23.3 sentencepiece==0.2.1
    python test/golden/make_other_tokenizers.py

Each is trained on the sentences below. "roberta" and "gpt2" are byte-level BPE with and without
special tokens around; "xlm-r" is Unigram with SentencePiece's table of replacements; "t5" the same
after a cut at white space; "llama" is BPE that falls back to bytes, its spaces replaced by the
normalizer; "gpt" is BPE with an unknown token and "</w>" at the end of words; "xtreme" is WordPiece
behind another normalizer than BERT's.
"""

import io
import json
import os
import pathlib
import random
import tempfile

os.environ["RAYON_NUM_THREADS"] = "1"  # sums in one order: the same pieces each time

import sentencepiece
import tokenizers
from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers
from tokenizers import pre_tokenizers, processors, trainers

from make_tokenizer import PICKED, flat, random_text

ROOT = pathlib.Path(__file__).resolve().parents[2]

SENTENCES = [
    "The hotel was clean and the staff were friendly; we would come back.",
    "The room smelled of smoke, and nobody at the desk would help us.",
    "Fine-tuning a small model on a thousand sentences takes a minute.",
    "She reads the book that he wrote about the river and the mountains.",
    "Prices rose by 12.5% in 2023, but wages did not follow them.",
    "It isn't what they'd expected: we've never seen anything like it.",
    "这家酒店的房间很干净，服务员的态度也很好。",
    "房间太小，隔音很差，晚上根本睡不着。",
    "今天的天气很好，我们一起去公园散步。",
    "这本书写得很有意思，推荐大家读一读。",
    "Le café était fermé, mais la pâtisserie d'à côté était ouverte.",
    "Das Zimmer war groß und schön, nur das Frühstück fehlte.",
]

# What the table of replacements maps: the rules of a normaliser in miniature.
RULES = {
    "\u3000": " ", "\u00a0": " ", "\t": " ", "\n": " ", "\u200b": " ", "\u00ad": "",
    "，": ",", "！": "!", "？": "?", "（": "(", "）": ")", "：": ":", "；": ";",
    "ｆ": "f", "ｕ": "u", "ｌ": "l", "１": "1", "２": "2", "３": "3",
    "ﬁ": "fi", "½": "1⁄2", "㎏": "kg", "Ⅷ": "VIII", "…": "...", "①": "1",
    "e\u0301": "é", "a\u0300": "à", "\u1100\u1161": "가", "豈": "豈", "Å": "Å",
}

TEXTS = PICKED + SENTENCES[:8:2] + [
    "  two  spaces   and a tab\tand\n\nlines ",
    "▁ already ▁marked▁",
    "mid<mask>dle <mask> and<mask>",
    "emoji 😀👍🏽 split in bytes 𝒳𠮷",
    "new WORD newword NEWWORD.",
    " leading", "trailing ", "a", " ", "'s it's",
]


def trained(model, trainer, **parts):
    tokenizer = Tokenizer(model)
    for name, part in parts.items():
        setattr(tokenizer, name, part)
    tokenizer.train_from_iterator(SENTENCES * 3, trainer)
    return tokenizer


def byte_level(add_prefix_space):
    return trained(
        models.BPE(),
        trainers.BpeTrainer(
            vocab_size=420, show_progress=False,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            special_tokens=["<s>", "<pad>", "</s>", "<unk>"],
        ),
        pre_tokenizer=pre_tokenizers.ByteLevel(add_prefix_space=add_prefix_space),
        decoder=decoders.ByteLevel(),
    )


def roberta():
    tokenizer = byte_level(False)
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, normalized=False)])
    tokenizer.post_processor = processors.RobertaProcessing(
        ("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False
    )
    return tokenizer, {"cls_token": "<s>", "sep_token": "</s>", "pad_token": "<pad>"}


def gpt2():
    tokenizer = byte_level(True)
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=True, add_prefix_space=True)
    return tokenizer, {"eos_token": "</s>", "pad_token": "<pad>"}


def charsmap():
    """The bytes of SentencePiece's table for RULES."""
    with tempfile.TemporaryDirectory() as folder:
        rules = pathlib.Path(folder) / "rules.tsv"
        hexed = lambda text: " ".join(f"{ord(char):X}" for char in text)
        rules.write_text("".join(f"{hexed(a)}\t{hexed(b)}\n" for a, b in RULES.items()))
        model = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(SENTENCES), model_writer=model, vocab_size=150,
            normalization_rule_tsv=str(rules), minloglevel=2,
        )
    proto = sentencepiece_model_pb2.ModelProto.FromString(model.getvalue())
    return proto.normalizer_spec.precompiled_charsmap


def unigram(pre_tokenizer):
    table = normalizers.Precompiled(charsmap())
    return trained(
        models.Unigram(),
        trainers.UnigramTrainer(
            vocab_size=260, show_progress=False, unk_token="<unk>",
            special_tokens=["<s>", "<pad>", "</s>", "<unk>"],
        ),
        normalizer=normalizers.Sequence([table, normalizers.Replace(Regex(" {2,}"), " ")]),
        pre_tokenizer=pre_tokenizer,
        decoder=decoders.Metaspace(),
    )


def xlm_r():
    tokenizer = unigram(pre_tokenizers.Metaspace())
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, normalized=False)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)],
    )
    return tokenizer, {"cls_token": "<s>", "sep_token": "</s>", "pad_token": "<pad>"}


def t5():
    steps = [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    tokenizer = unigram(pre_tokenizers.Sequence(steps))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", 2)]
    )
    return tokenizer, {"eos_token": "</s>", "pad_token": "<pad>"}


def llama():
    marked = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    fallback = [f"<0x{byte:02X}>" for byte in range(256)]
    tokenizer = trained(
        models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True),
        trainers.BpeTrainer(
            vocab_size=620, show_progress=False, limit_alphabet=80,
            special_tokens=["<unk>", "<s>", "</s>", *fallback],
        ),
        normalizer=marked,
        pre_tokenizer=pre_tokenizers.Split("▁", "merged_with_next"),
    )
    fresh = json.loads(tokenizer.to_str())
    fresh["pre_tokenizer"] = None
    fresh["added_tokens"] = fresh["added_tokens"][:3]  # the bytes are pieces, not added tokens
    tokenizer = Tokenizer.from_str(json.dumps(fresh))
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(),
         decoders.Strip(" ", 1, 0)]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s>:1 $B:1", special_tokens=[("<s>", 1)]
    )
    return tokenizer, {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}


def gpt():
    tokenizer = trained(
        models.BPE(unk_token="<unk>", end_of_word_suffix="</w>", fuse_unk=False),
        trainers.BpeTrainer(
            vocab_size=300, show_progress=False, limit_alphabet=60, end_of_word_suffix="</w>",
            special_tokens=["<unk>"],
        ),
        normalizer=normalizers.BertNormalizer(lowercase=True),
        pre_tokenizer=pre_tokenizers.BertPreTokenizer(),
        decoder=decoders.BPEDecoder(suffix="</w>"),
    )
    return tokenizer, {"unk_token": "<unk>"}


def xtreme():
    steps = [normalizers.NFD(), normalizers.Lowercase(), normalizers.StripAccents()]
    steps += [normalizers.Strip(), normalizers.NFKC()]
    tokenizer = trained(
        models.WordPiece(unk_token="[UNK]"),
        trainers.WordPieceTrainer(
            vocab_size=300, show_progress=False,
            special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"],
        ),
        normalizer=normalizers.Sequence(steps),
        pre_tokenizer=pre_tokenizers.BertPreTokenizer(),
        decoder=decoders.WordPiece(cleanup=False),
    )
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return tokenizer, {}


KINDS = {
    "roberta": roberta, "gpt2": gpt2, "xlm-r": xlm_r, "t5": t5, "llama": llama, "gpt": gpt,
    "xtreme": xtreme,
}


def cases(tokenizer, texts):
    return [{"text": text, **flat(tokenizer.encode(text))} for text in texts]


def main():
    rng, result = random.Random(5), {}
    for name, make in KINDS.items():
        tokenizer, config = make()
        texts = TEXTS + [random_text(rng) for _ in range(30)]
        files = json.loads(tokenizer.to_str())
        pair = tokenizer.encode("one text", "and another")
        entry = {
            "files": {"tokenizer.json": files, "tokenizer_config.json": config},
            "cases": cases(tokenizer, texts),
            "pair": {**flat(pair), "typeIds": pair.type_ids},
            "decoded": [
                {"ids": ids, "plain": tokenizer.decode(ids), "all": tokenizer.decode(ids, False)}
                for ids in (tokenizer.encode(text).ids for text in SENTENCES[:7])
            ],
        }
        tokenizer.add_tokens(["newword", AddedToken("WORD", single_word=True, normalized=False)])
        entry["with_words"] = cases(tokenizer, TEXTS)
        result[name] = entry
    made_with = {"tokenizers": tokenizers.__version__}
    made_with["sentencepiece"] = sentencepiece.__version__
    text = json.dumps({"made_with": made_with, "kinds": result}, separators=(",", ":"))
    path = ROOT / "test/golden/other_tokenizers.json"
    path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
