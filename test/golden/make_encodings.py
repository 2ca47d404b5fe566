"""Writes encodings.json: texts and their beginnings as bytes, by Python's codecs.

python3 test/golden/make_encodings.py

Needs no packages. Each case has the text, the encoding's name for the web, and the bytes in
hexadecimal; a text stands in every encoding that it can be told from.
"""

import json
import pathlib

SIMPLIFIED = [
    "这家酒店的服务非常好，下次还会再来！",
    "手机屏幕有划痕，客服说不给退货。",
    "质量很差，穿了两天就坏了",
    "我国经济增长速度明显加快",
    "请问花呗怎么还款？",
    "作者的文笔细腻，故事情节跌宕起伏。",
    "text,label\n很好,1\n不好,0\n",
    "iPhone 12 的电池不耐用，半天就没电",
]
TRADITIONAL = [
    "這間酒店環境和服務態度亦算不錯",
    "請問現在可以預約門診嗎？",
    "臺灣的夜市非常熱鬧，小吃種類很多。",
    "這本書寫得很好，值得一讀！",
    "我們明天早上八點在車站見面",
    "開放時間：星期一至星期五",
    "電腦壞了，不知道怎麼辦",
    "經濟發展與環境保護同樣重要。",
]
ENGLISH = ["It’s “fine” – really…", "Price: £20 or €25 © 2020", "A naïve café façade"]
WESTERN = [
    "L'été dernier, nous étions à la plage.",
    "Où êtes-vous allés ? Déjà rentrés ?",
    "Schöne Grüße aus München!",
    "Die Straße ist für Fußgänger gesperrt.",
    "mañana por la mañana, señor",
    "São Paulo é enorme",
]
ENCODINGS = {
    "utf-8": "utf-8",
    "utf-16-le": "utf-16le",
    "utf-16-be": "utf-16be",
    "gb18030": "gb18030",
    "big5": "big5",
    "cp1252": "windows-1252",
}
OF = [
    (SIMPLIFIED, ["utf-8", "utf-16-le", "utf-16-be", "gb18030"]),
    (TRADITIONAL, ["utf-8", "utf-16-le", "utf-16-be", "gb18030", "big5"]),
    (ENGLISH + WESTERN, ["utf-8", "utf-16-le", "utf-16-be", "cp1252"]),
]


def cases():
    for texts, codecs in OF:
        for codec in codecs:
            # Without a byte order mark, four characters of UTF-16 may be ASCII as well.
            lengths = [8, None] if codec.startswith("utf-16") else [4, 8, None]
            for text in texts:
                for length in lengths:
                    start = text[:length]
                    if not start.isascii() or codec.startswith("utf-16"):
                        yield {
                            "text": start,
                            "encoding": ENCODINGS[codec],
                            "hex": start.encode(codec).hex(),
                        }


path = pathlib.Path(__file__).with_name("encodings.json")
path.write_text(json.dumps(list(cases()), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
