import { testTable } from "./table.ts";

testTable("controls", {
  changes: [
    ["a\x00b", "ab"],
    ["报告\x01完成\x7f", "报告完成"],
    ["\x1b[0;31mred\x1b[0m alert", "red alert"],
    ["\x1b[2K\x1b[1A加载中", "加载中"],
    ["\x1b[31", "[31"], // no sequence without its letter
    ["\x1b\x1b[0m[0m", "[0m"],
    ["half \ud83d pair", "half  pair"],
    ["\udc00low first\ud800", "low first"],
    ["\ud83d\ud83d\ude00", "😀"],
    ["non\ufdd0character\ufffe\uffff", "noncharacter"],
    ["astral \u{1ffff}non\u{10fffe}character", "astral noncharacter"],
    ["The quic\x08\x08k\x07", "The quick"],
  ],
  stays: [
    "tabs\tand\nline\r\nends\v\f",
    "😀 👩🏽‍🚀 🏴󠁧󠁢󠁥󠁮󠁧󠁿 𠮷野家",
    "[0m is no escape",
    "C1 \u0085 is evidence of mojibake",
    "",
  ],
});
