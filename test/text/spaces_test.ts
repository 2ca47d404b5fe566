import { testTable } from "./table.ts";

testTable("spaces", {
  changes: [
    ["  both ends  ", "both ends"],
    ["two  spaces", "two spaces"],
    ["tab\tand \t more", "tab and more"],
    ["no\u00a0break", "no break"],
    ["a\u2003b\u2009c\u202fd", "a b c d"],
    ["你\u3000\u3000好", "你 好"],
    ["windows\r\nline", "windows\nline"],
    ["old\rmac", "old\nmac"],
    ["page\fbreak\vtab", "page\nbreak\ntab"],
    ["line\u2028paragraph\u2029end", "line\nparagraph\nend"],
    ["trailing \n leading", "trailing\nleading"],
    ["a\n\n\n\n\nb", "a\n\nb"],
    ["a\r\n\r\n\r\nb", "a\n\nb"],
    ["a\n \t \nb", "a\n\nb"],
    ["\n\n文\n", "文"],
    [" \t\r\n ", ""],
    ["\u3000\u3000段首", "段首"],
  ],
  stays: [
    "one space",
    "line\nline",
    "paragraph\n\nparagraph",
    "你 好",
    "你好",
    "zero\u200bwidth is no white space",
    " \u0301",
    "a  \u0301b", // one space between words, one that the accent stands on
    "",
  ],
});
