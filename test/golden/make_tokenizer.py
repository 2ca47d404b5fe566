"""Makes what lib/tokenizer is held against, with the Rust implementation as the reference.

    pip install tokenizers==0.23.3 transformers==5.23.0
    python test/golden/make_tokenizer.py tables      # -> lib/tokenizer/unicode_tables.ts
    python test/golden/make_tokenizer.py golden      # -> test/golden/tokenizer.json

`tables` asks the Rust normalizer about every code point, so that the TypeScript follows the Unicode
versions that are compiled into it and not those of the JavaScript engine. `golden` holds encodings
of a few hundred texts in several settings; make_tokenizer_corpus.py has those of many.
"""

import json
import pathlib
import random
import sys

import tokenizers
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers
from tokenizers import pre_tokenizers, processors

ROOT = pathlib.Path(__file__).resolve().parents[2]
CODE_POINTS = [cp for cp in range(0x110000) if not 0xD800 <= cp <= 0xDFFF]


def bert_normalizer(clean=False, chinese=False, strip=False, lower=False):
    return normalizers.BertNormalizer(
        clean_text=clean, handle_chinese_chars=chinese, strip_accents=strip, lowercase=lower
    )


# --- tables -------------------------------------------------------------------------------------


def base36(number):
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
        if number == 0:
            return digits


def packed_ranges(code_points):
    """Sorted code points as "gap" or "gap+length" items in base 36."""
    ranges = []
    for cp in sorted(code_points):
        if ranges and ranges[-1][1] == cp:
            ranges[-1][1] = cp + 1
        else:
            ranges.append([cp, cp + 1])
    items, previous = [], 0
    for start, end in ranges:
        length = "" if end - start == 1 else "+" + base36(end - start)
        items.append(base36(start - previous) + length)
        previous = end
    return " ".join(items)


def packed_lowercase(pairs):
    """Runs "start,count,step,delta" (hexadecimal start, decimal rest) of one-to-one mappings."""
    runs = []
    for cp, delta in sorted(pairs):
        run = runs[-1] if runs else None
        step = cp - run[0] - (run[1] - 1) * run[2] if run else 0
        if run and run[3] == delta and (step == run[2] or (run[1] == 1 and step <= 2)):
            run[1], run[2] = run[1] + 1, step
        else:
            runs.append([cp, 1, 1, delta])
    return " ".join(f"{start:x},{count},{step},{delta}" for start, count, step, delta in runs)


def is_non_starter(nfd, char):
    """Whether the canonical combining class is not 0: seen by what moves around the character."""
    if nfd.normalize_str(char) != char:
        return False
    if char in "\u0345\u0334":
        return True
    return (
        nfd.normalize_str("\u0345" + char) != "\u0345" + char
        or nfd.normalize_str(char + "\u0334") != char + "\u0334"
    )


def tables():
    clean, strip = bert_normalizer(clean=True), bert_normalizer(strip=True)
    lower, nfd = bert_normalizer(lower=True), normalizers.NFD()
    splitter = pre_tokenizers.BertPreTokenizer()
    sets = {name: [] for name in ["DROPPED", "PUNCTUATION", "MARKS", "NON_STARTERS", "DECOMPOSING"]}
    lowercase = []
    for cp in CODE_POINTS:
        char = chr(cp)
        if clean.normalize_str(char) == "":
            sets["DROPPED"].append(cp)
        if len(splitter.pre_tokenize_str("a" + char + "a")) == 3:
            sets["PUNCTUATION"].append(cp)
        if strip.normalize_str(char) == "":
            sets["MARKS"].append(cp)
        if is_non_starter(nfd, char):
            sets["NON_STARTERS"].append(cp)
        if nfd.normalize_str(char) != char and not 0xAC00 <= cp < 0xD7A4:
            sets["DECOMPOSING"].append(cp)
        lowered = lower.normalize_str(char)
        if lowered != char and len(lowered) == 1:
            lowercase.append((cp, ord(lowered) - cp))
    write_tables(sets, packed_lowercase(lowercase))


MEANING = {
    "DROPPED": "Control, format and private-use characters (and U+FFFD): `clean_text` drops them.",
    "PUNCTUATION": "What stands alone as a word: general category P, and all of ASCII's signs.",
    "MARKS": "Non-spacing marks: `strip_accents` drops them.",
    "NON_STARTERS": "Canonical combining class other than 0: NFD puts runs of these in order.",
    "DECOMPOSING": "What NFD decomposes, without the Hangul syllables.",
}


def write_tables(sets, lowercase):
    lines = [
        "// Made by `python test/golden/make_tokenizer.py tables` from the behaviour of Rust tokenizers",
        f"// {tokenizers.__version__}, whose tables stem from several Unicode versions. Not edited by hand.",
        "// Sets of code points are items `gap` or `gap+length` in base 36.",
    ]
    for name, code_points in sets.items():
        lines += ["", f"/** {MEANING[name]} */"]
        lines += [f"export const {name} =", *wrapped(packed_ranges(code_points))]
    lines += ["", "/** Lower case, one to one. Items `start,count,step,delta`; start in base 16. */"]
    lines += ["export const LOWERCASE =", *wrapped(lowercase)]
    path = ROOT / "lib/tokenizer/unicode_tables.ts"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def wrapped(text, width=90):
    parts = []
    while text:
        cut = len(text) if len(text) <= width else text.rindex(" ", 0, width) + 1
        parts.append(text[:cut])
        text = text[cut:]
    return [
        f'  {json.dumps(part)}{";" if index == len(parts) - 1 else " +"}'
        for index, part in enumerate(parts)
    ]


# --- encodings ----------------------------------------------------------------------------------

SETTINGS = {
    "uncased": dict(clean=True, chinese=True, strip=None, lower=True),
    "cased": dict(clean=True, chinese=True, strip=None, lower=False),
    "accents kept": dict(clean=True, chinese=True, strip=False, lower=True),
    "accents only": dict(clean=False, chinese=False, strip=True, lower=False),
    "nothing": dict(clean=False, chinese=False, strip=False, lower=False),
}

ADDED = [
    "GPT-4o-mini",
    "Llama-3.2-1B-Instruct",
    "大模型",
    "naïve",
    "GPT-4o",
    AddedToken("NER", single_word=True),
    AddedToken("<br>", lstrip=True, rstrip=True, normalized=False),
    AddedToken("ÉTÉ", normalized=False),
    AddedToken("[E1]", special=True, normalized=False),
]


def with_setting(path, setting):
    """The model's tokenizer with another normalizer, and without limits."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.normalizer = bert_normalizer(**SETTINGS[setting])
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def small_tokenizer():
    """A vocabulary of single letters of many scripts and some English words."""
    letters = [chr(c) for c in range(33, 127)] + [chr(c) for c in range(0xC0, 0x180)]
    letters += [chr(c) for c in range(0x3B1, 0x3CA)] + [chr(c) for c in range(0x430, 0x460)]
    letters += [chr(c) for c in range(0x1100, 0x1113)] + [chr(c) for c in range(0x1161, 0x1176)]
    letters += [chr(c) for c in range(0x11A8, 0x11C3)] + list("\u0301\u0308\u302e\u302f中文模型😀𝒳")
    words = "the quick brown fox jump over a lazy dog token izer un believ able Python is fun".split()
    words += ["##s", "##ed", "##izer", "##able", "##believ", "##ing", "##型", "##ᅡ", "##ᆫ"]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters]
    pieces += ["##" + letter for letter in letters if letter.isalnum()]
    vocab = {piece: index for index, piece in enumerate(dict.fromkeys(pieces + words))}
    tokenizer = Tokenizer(models.WordPiece(vocab, unk_token="[UNK]", max_input_chars_per_word=20))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.normalizer = bert_normalizer(**SETTINGS["cased"])
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.decoder = decoders.WordPiece(prefix="##")
    tokenizer.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
    return tokenizer


PICKED = [
    "",
    " ",
    "\t\r\n",
    "这家酒店的服务很好，下次还来！",
    "用GPT-4o-mini和Llama-3.2-1B-Instruct跑BERT，F1=0.87",
    "Unaffordable tokenizers, isn't it?",
    "naïve café NAÏVE Café ÉTÉ été",
    "[CLS] already [SEP] there [MASK][PAD]",
    "[cls] [ SEP ] [E1]x[E1]",
    "GPT-4o-minify gpt-4o-MINI GPT-4o",
    "NER NERs aNER _NER NER. 用NER",
    "one <br> two<br>three  <br>  <br> four",
    "大模型 大 模型 x大模型y",
    "한국어 텍스트 각",
    "İstanbul ISTANBUL ı ß ẞ ΑΣΣ Σ ς",
    "e\u0301 a\u0316\u0301 q\u0307\u0323 a\u0301\u0301\u0301",
    "x\u302e\u0316\u302f\u0301y \u302f\u0327\u302ez",
    "\U0001d15e\U0001d160 \U0001d165\u0327\U0001d16d",
    "😀👍🏽👨‍👩‍👧 ❤️ 🇨🇳 1️⃣",
    "𝒳𝒴 𝟘 𠮷野家 𪜶 \U0002b820 \U0002f800",
    "豈 更 車 \uf900\ufa0e \ufa6c",
    "ﬁ ﬀ ½ ² Ⅷ ㎏ ｆｕｌｌ１２３，。",
    "a\u200bb\u200cc\u200dd\ufeffe\u00adf\u2060g",
    "a\u00a0b\u3000c\u2028d\u2029e\u0085f\u000bg\u000ch\u001ci",
    "\u0000\u0001\ufffd\ufffe\uffff\ue000\U000f0000\U0010ffff",
    "\u037e \u1fef \u226e \u2260 \u0387 \u0340 \u0344 \u212b",
    "don't won't I'm you've they're it's do not",
    "$10 100% a+b=c x^2 `code` ~tilde| <a href='b'>",
    "http://example.org/path?q=1&r=2#frag a.b@c.de 3.14 12:30 v1.2.3",
    "「引号」《书名》——破折号……省略号、顿号",
    "x" * 100 + " " + "x" * 101 + " " + "好" * 101,
    "ab" * 10 + " " + "ab" * 11 + " " + "😀" * 20 + " " + "😀" * 21,
    "\u0d4c\u0dde\u0bca \u09cb\u0b4b \u1026",
    "\U000116b8\U000110ab \U0001d1bf \U00011938 \u1df6 \u0897",
    "ᲀᲁ Ა ꞰꞱ 𐐀𐐨 \u1c89 Ⴀ ⴀ Ɐ",
    "۰۱۲ ٣ ೩ ๑ 〇 ㊀ ①",
    "؟ ، ؛ ۔ । ॥ ։ ‐ – — ― ‘’ “” † ‡ • … ‰ ′ ※ ‼ ⁇",
    "\u061d \u166d \u2e43 \u1b4e \U000111c9 \U0001e95e \U00010100",
    "Ω Å K ſ ŉ ǰ ΐ ΰ և ẖ ẗ ẘ ẙ ẚ",
    "\ud7a3\uac00\u1100\u1161\u11a8",
]

POOLS = [
    (0x20, 0x7F), (0x20, 0x7F), (0x61, 0x7B), (0x00, 0xA0), (0xA0, 0x250), (0x300, 0x370),
    (0x370, 0x530), (0x590, 0x700), (0x900, 0xE00), (0x1100, 0x1200), (0x1DC0, 0x2070),
    (0x2E80, 0x3100), (0x3020, 0x3030), (0x4E00, 0x9FFF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A4),
    (0xF900, 0x10000), (0x10000, 0x12000), (0x1D150, 0x1D200), (0x1E000, 0x1E030),
    (0x1F300, 0x1FA00), (0x20000, 0x2FA20), (0xE0000, 0xE0200), (0x0, 0x110000),
]
SNIPPETS = ["GPT-4o-mini", "gpt-4o", "NER", "<br>", "[E1]", "[SEP]", "大模型", "été", "ÉTÉ", "the", " "]


def random_text(rng):
    parts = []
    for _ in range(rng.randrange(1, 6)):
        low, high = rng.choice(POOLS)
        codes = [rng.randrange(low, high) for _ in range(rng.randrange(1, 12))]
        parts.append("".join(chr(cp) for cp in codes if not 0xD800 <= cp < 0xE000))
        if rng.random() < 0.5:
            parts.append(rng.choice(SNIPPETS))
    return "".join(parts)


def flat(encoding):
    return {
        "ids": encoding.ids,
        "offsets": [value for offset in encoding.offsets for value in offset],
        "words": [-1 if word is None else word for word in encoding.word_ids],
    }


def single_cases(rng):
    zh = ROOT / "datasets/pretrained/bert-mini-zh/tokenizer.json"
    for setting in SETTINGS:
        for model in ["bert-mini-zh", "small"]:
            for added in [False, True]:
                tokenizer = small_tokenizer() if model == "small" else with_setting(zh, setting)
                tokenizer.normalizer = bert_normalizer(**SETTINGS[setting])
                if added:
                    tokenizer.add_tokens(ADDED)
                texts = PICKED + [random_text(rng) for _ in range(15)]
                cases = [{"text": text, **flat(tokenizer.encode(text))} for text in texts]
                yield {"model": model, "setting": setting, "added": added, "cases": cases}


def truncated(tokenizer, rng):
    """Pairs and single texts under every strategy; what the reference refuses is null."""
    words = "the quick brown fox jumps over lazy dogs unbelievably 大 模型".split()
    text = lambda: " ".join(rng.choices(words, k=rng.choice([0, 1, 2, 3, 5, 8, 13, 30])))
    for strategy in ["longest_first", "only_first", "only_second"]:
        for index in range(40):
            specials = index % 4 != 0
            first, second = text(), text() if index % 3 else None
            limit = rng.randrange(3, 24)
            tokenizer.enable_truncation(limit, strategy=strategy)
            case = {"text": first, "maxLength": limit, "truncation": strategy}
            case |= {"addSpecialTokens": specials, "pair": second}
            try:
                encoding = tokenizer.encode(first, second, add_special_tokens=specials)
                case |= flat(encoding) | {"typeIds": encoding.type_ids}
                case["special"] = encoding.special_tokens_mask
            except Exception:
                case["ids"] = None
            yield case


def word_cases(tokenizer):
    lists = [
        ["我", "爱", "BERT"],
        ["naïve", "", "\u200b", "don't", "GPT-4o-mini", "two words", "…"],
        [],
        ["x" * 101, "北京市", "😀é"],
    ]
    for words in lists:
        yield {"words_in": words, **flat(tokenizer.encode(words, is_pretokenized=True))}


def decode_cases(tokenizer):
    for text in ["isn't it? I'm here, do not go .", "naïve GPT-4o-mini [SEP] 你好 。", "unbelievable 's"]:
        ids = tokenizer.encode(text).ids
        yield {"ids": ids, "plain": tokenizer.decode(ids), "all": tokenizer.decode(ids, False)}


def golden():
    rng = random.Random(20)
    zh = ROOT / "datasets/pretrained/bert-mini-zh/tokenizer.json"
    small = small_tokenizer()
    result = {
        "made_with": {"tokenizers": tokenizers.__version__},
        "small": json.loads(small.to_str()),
        "settings": SETTINGS,
        "added": [
            {key: getattr(token, key) for key in ["content", "single_word", "lstrip", "rstrip",
             "normalized", "special"]} for token in map(as_token, ADDED)
        ],
        "single": list(single_cases(rng)),
        "truncated": list(truncated(with_setting(zh, "uncased"), rng)),
        "words": list(word_cases(with_setting(zh, "uncased"))),
        "decoded": list(decode_cases(with_setting(zh, "uncased"))),
    }
    text = json.dumps(result, ensure_ascii=True, separators=(",", ":"))
    (ROOT / "test/golden/tokenizer.json").write_text(text + "\n", encoding="utf-8")


def as_token(token):
    return AddedToken(token) if isinstance(token, str) else token


if __name__ == "__main__":
    COMMANDS = {"tables": tables, "golden": golden}
    COMMANDS[sys.argv[1]](*sys.argv[2:])
