import type { RuleName } from "lib/text/mod.ts";

/**
 * Units that, repeated, make a rule work hardest: beginnings without an end, ends without a
 * beginning, look-ups that fail late, something to change at every step.
 */
export const HOSTILE: Readonly<Record<RuleName, readonly string[]>> = {
  controls: ["\x1b[1;", "\ud800a", "\x1b[0m", "😀\udc00"],
  mojibake: ["Ã©", "â€", "Ã©Â", "锟斤拷", "浣犲ソ", "é\u0085", "ï¼Œ", "Ã a"],
  entities: ["&", "&amp;", "amp;&", "&amp", "&#5535", "&#55357;", "&aaaaaaaaaaaaaaaa", "&amp;amp;"],
  tags: [
    "<",
    "<a ",
    '<a b="',
    "<script>",
    "<!--",
    "<b",
    "<p>x",
    "<a x=1 ",
    "<i>a",
    "</b ",
    "<?xml ",
  ],
  invisible: ["\u200b", "a\u200b", "\u200d", "😀\u200d", "🏴\u{e0067}", "م\u200c", "\u{e0041}"],
  width: ["Ａ", "Ａa", "ｶﾞ", "ﾞ", "\u3000"],
  simplified: ["漢", "漢a", "乾", "頭髮"],
  punctuation: [
    ...[
      "你,",
      "你, ",
      "你 ,",
      "(",
      "你(",
      "(你)",
      '"',
      '"你"',
      "'你'",
      '“你"',
      "a?",
      "你? ",
      "? ",
      "。 ",
    ],
    ...[
      "- ",
      "~ ",
      "你~",
      "...你",
      "--你",
      "—",
      "1，000",
      "，1",
      "://",
      "你://,",
      "www.,",
      ":( ",
      "&a;",
      "a，",
    ],
    ...['你\n"', "．．", "你  "],
  ],
  repeats: ["!", "!!!!a", "!!!", "://!!!!", "www.!!!!", "a....", "!!!!\u0301"],
  spaces: [" ", "a  ", "\n ", "\r\n", "\u3000a", " \u0301", "\t\v"],
};
