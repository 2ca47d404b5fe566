import { testTable } from "./table.ts";

testTable("entities", {
  changes: [
    ["AT&amp;T", "AT&T"],
    ["1 &lt; 2 &gt; 0", "1 < 2 > 0"],
    ["&quot;好&quot;", '"好"'],
    ["it&#39;s", "it's"],
    ["it&#x27;s", "it's"],
    ["&nbsp;房间&nbsp;", "\u00a0房间\u00a0"],
    ["房间&nbsp大", "房间\u00a0大"],
    ["&#20320;&#22909;", "你好"],
    ["&#x4f60;&#X597D;", "你好"],
    ["&hellip;&mdash;&ldquo;x&rdquo;", "…—“x”"],
    ["&copy; 2024 &euro;5 &yen;30", "© 2024 €5 ¥30"],
    ["caf&eacute;", "café"],
    ["&#128512;", "😀"],
    ["&#55357;&#56832;", "😀"], // two halves, as JavaScript writes them
    ["&#xD83D;&#xDE00;", "😀"],
    ["&#55357;!", "\ufffd!"], // one half is none
    ["&#150; &#147;x&#148;", "– “x”"], // read as Windows-1252, as browsers do
    ["&amp;amp;", "&"],
    ["&amp;amp;amp;lt;", "<"],
    ["&amp;#20320;", "你"],
    ["&amp;nbsp;", "\u00a0"],
    ["&#0;&#x110000;", "\ufffd\ufffd"],
    ["&#0000106&#0000097", "ja"],
    ["R&amp D", "R& D"],
    ["http://a.cn/?a=1&amp;b=2", "http://a.cn/?a=1&b=2"],
    ["&zwj;&shy;&zwnj;", "\u200d\u00ad\u200c"],
    ["&NotEqualTilde;", "≂̸"], // two code points
  ],
  stays: [
    "AT&T",
    "a & b",
    "&",
    "&&&;",
    "&;",
    "&#;",
    "&#x;",
    "rock&roll;",
    "&unknown;",
    "?a=1&copy=2",
    "?x=1&lt=3&amp=4", // parameters that are called so
    "&ampersand",
    "&#1 first",
    "Q&A；&符号",
    "&NBSP",
    "&" + "a".repeat(40) + ";",
  ],
});
