import assert from "node:assert/strict";
import { markdownTable } from "lib/report/mod.ts";

const column = { title: "cell", value: (cell: string) => cell };
const cellOf = (text: string) => markdownTable([text], [column]).split("\n")[2].slice(2, -2);

Deno.test("markdownTable() writes a table with numbers right", () => {
  const table = markdownTable([["a", 1], ["b", 0.25]] as [string, number][], [
    { title: "name", value: (row) => row[0] },
    { title: "F1", value: (row) => row[1] },
  ]);
  assert.equal(table, "| name | F1 |\n| :-- | --: |\n| a | 1 |\n| b | 0.2500 |\n");
});

Deno.test("markdownTable() escapes what would be a cell, a link, code, HTML or a formula", () => {
  assert.equal(cellOf("a|b"), "a\\|b");
  assert.equal(cellOf("[x](http://y) ![z](w)"), "\\[x\\](http://y) !\\[z\\](w)");
  assert.equal(cellOf("`c` *d* __e__ ~~f~~"), "\\`c\\` \\*d\\* \\_\\_e\\_\\_ \\~\\~f\\~\\~");
  assert.equal(cellOf("<b>&amp;</b>"), "&lt;b&gt;&amp;amp;&lt;/b&gt;");
  assert.equal(cellOf("$x$ \\ y"), "\\$x\\$ \\\\ y");
});

Deno.test("markdownTable() keeps a cell on its line", () => {
  assert.equal(cellOf("a\r\nb\u2028c\u0000d\te"), "a b c d e");
});
