import assert from "node:assert/strict";
import { fitLabel, truncate } from "lib/report/fit_label.ts";
import { textWidth } from "lib/report/text_width.ts";

Deno.test("fitLabel() keeps a short name and escapes Plotly's markup", () => {
  assert.equal(fitLabel("no EMA", 100), "no EMA");
  assert.equal(fitLabel("<b>&$x$", 100), "&lt;b&gt;&amp;&#36;x&#36;");
});

Deno.test("fitLabel() breaks at spaces, and anywhere in Han text", () => {
  assert.equal(fitLabel("focal loss and EMA", 70), "focal loss<br>and EMA");
  assert.equal(fitLabel("去掉停用词并且清洗文本", 75), "去掉停用词并<br>且清洗文本");
});

Deno.test("fitLabel() never exceeds its width or lines, whatever the text", () => {
  const texts = [
    "a".repeat(50),
    "W W W W W W W W W",
    "很长的名字".repeat(9),
    "👨‍👩‍👧‍👦".repeat(20),
    "a " + "b".repeat(40),
  ];
  for (const text of texts) {
    for (const lines of [1, 2, 3]) {
      const rows = fitLabel(text, 80, lines).split("<br>");
      assert.ok(rows.length <= lines);
      for (const row of rows) assert.ok(textWidth(row, 12) <= 80, `${row}: ${textWidth(row, 12)}`);
    }
  }
});

Deno.test("fitLabel() marks what it cut off, and only then", () => {
  assert.match(fitLabel("one two three four five six seven", 60, 2), /…$/);
  assert.doesNotMatch(fitLabel("one two", 200, 2), /…/);
});

Deno.test("truncate() keeps whole graphemes on one line", () => {
  assert.equal(truncate("abc", 3), "abc");
  assert.equal(truncate("abcd", 3), "ab…");
  assert.equal(truncate("a\n\tb\u0007c", 9), "a b c");
  assert.equal(truncate("🇨🇳🇩🇪🇫🇷", 2), "🇨🇳…");
});
