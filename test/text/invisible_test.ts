import { testTable } from "./table.ts";

testTable("invisible", {
  changes: [
    ["\ufeff标题", "标题"],
    ["zero\u200bwidth", "zerowidth"],
    ["word\u2060joiner", "wordjoiner"],
    ["soft\u00adhyphen", "softhyphen"],
    ["\u202eevil\u202c", "evil"],
    ["\u2066isolate\u2069", "isolate"],
    ["\u200eleft\u200f right\u061c", "left right"],
    ["坏\ufffd字\ufffd\ufffd", "坏字"],
    ["next\u0085line\u009b", "nextline"],
    ["\ufff9注\ufffa音\ufffb", "注音"],
    ["object \ufffc here", "object  here"],
    ["f\u2061(x)", "f(x)"],
    ["a\u200db\u200cc", "abc"],
    ["我\u200d们", "我们"],
    ["😀\u200d", "😀"], // joins nothing
    ["😀\u200dx", "😀x"],
    ["می\u200c\u200cخواهم", "می\u200cخواهم"],
    ["hidden\u{e0041}\u{e0042}", "hidden"],
    ["🏴\u{e0067}\u{e0062}", "🏴"], // no flag: it does not end
    ["😀\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}", "😀"],
    ["x\u180ey", "xy"],
  ],
  stays: [
    "普通文字 plain text",
    "👩🏽‍🚀 👨‍👩‍👧‍👦 🏳️‍🌈 👁️‍🗨️ 🕵🏽‍♀️ ❤️‍🔥",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "می‌خواهم", // Persian
    "क्‍ष नु‍क्ष", // Devanagari
    "ශ්‍රී", // Sinhala
    "జ్ఞ‌ా", // Telugu
    "ക്‍", // Malayalam
    "ᠮᠣᠩᠭᠣᠯ᠎ᠠ", // Mongolian vowel separator
    "❤️ ✔︎ 1️⃣ 葛󠄀城", // variation selectors
    "🇨🇳 e\u0301",
    "private \ue000",
  ],
});
