"""Writes mojibake.json: sentences garbled in the ways that lib/text repairs, by Python's codecs.

python3 test/golden/make_mojibake.py

Needs no packages. Each case has the sound text, how it was garbled, and the garbled text. Where a
codec has no character for a byte there is no case, but for GBK, which then writes U+FFFD.
"""
import json
import pathlib

CHINESE = [
    "你好，世界",
    "这家酒店的服务非常好，下次还会再来！",
    "中文文本出现了乱码",
    "我们一个都不要",
    "手机屏幕有划痕，客服说不给退货。",
    "北京市2008年8月8日举办奥运会",
    "《红楼梦》是中国古典小说的巅峰之作",
    "卡尔·马克思",
    "物流很快，iPhone 12收到了",
    "臺灣的繁體中文也要修復",
]
TRADITIONAL = [
    "這間酒店環境和服務態度亦算不錯",
    "請問現在可以預約門診嗎？",
    "新細明體",
    "產品名稱：",
    "臺灣的夜市非常熱鬧，小吃種類很多。",
]
OTHERS = [
    "Le café était déjà fermé à Noël.",
    "Schöne Grüße aus München",
    "Zażółć gęślą jaźń",
    "Привет, как дела?",
    "It’s “great” – really…",
]


def garble(text, steps):
    for encoded, read in steps:
        errors = "replace" if read == "gbk" else "strict"
        text = text.encode(encoded).decode(read, errors)
    return text


WAYS = {
    "utf-8 as latin-1": [("utf-8", "latin-1")],
    "utf-8 as cp1250": [("utf-8", "cp1250")],
    "utf-8 as cp1251": [("utf-8", "cp1251")],
    "utf-8 as cp1252": [("utf-8", "cp1252")],
    "utf-8 as mac_roman": [("utf-8", "mac_roman")],
    "utf-8 as mac_latin2": [("utf-8", "mac_latin2")],
    "utf-8 as cp437": [("utf-8", "cp437")],
    "utf-8 as gb18030": [("utf-8", "gb18030")],
    "utf-8 as gbk": [("utf-8", "gbk")],
    "gbk as latin-1": [("gbk", "latin-1")],
    "gbk as cp1252": [("gbk", "cp1252")],
    "big5 as latin-1": [("big5", "latin-1")],
    "big5 as cp1252": [("big5", "cp1252")],
    "twice utf-8 as latin-1": [("utf-8", "latin-1")] * 2,
    "thrice utf-8 as latin-1": [("utf-8", "latin-1")] * 3,
    "twice utf-8 as cp1252": [("utf-8", "cp1252")] * 2,
}



def texts_for(way):
    if "big5" in way:
        return TRADITIONAL
    return CHINESE if "gb" in way else CHINESE + OTHERS


cases = []
for way, steps in WAYS.items():
    for text in texts_for(way):
        try:
            garbled = garble(text, steps)
        except UnicodeError:
            continue  # the encoding lacks a byte: it could not have been garbled this way
        if garbled != text:
            cases.append({"way": way, "text": text, "garbled": garbled})
path = pathlib.Path(__file__).with_name("mojibake.json")
path.write_text(json.dumps(cases, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
