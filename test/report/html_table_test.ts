import assert from "node:assert/strict";
import { htmlTable } from "lib/report/mod.ts";
import { parse } from "./dom.ts";

const rows = [
  { text: `<script>alert("1")</script> & 'x'`, f1: 0.87654, n: null },
  { text: "好评\u202eabc", f1: 1, n: 3 },
];
const columns = [
  { title: "te<x>t", value: (row: typeof rows[0]) => row.text },
  { title: "F1", value: (row: typeof rows[0]) => row.f1 },
  { title: "n", value: (row: typeof rows[0]) => row.n, align: "left" as const },
];

Deno.test("htmlTable() shows every cell as the text it is, and nothing else", () => {
  const page = parse(htmlTable(rows, columns, { caption: "<i>" }), "text/html");
  const texts = (selector: string) =>
    [...page.querySelectorAll(selector)].map((cell) => cell.textContent);
  assert.deepEqual(texts("th"), ["te<x>t", "F1", "n"]);
  assert.deepEqual(texts("td"), [rows[0].text, "0.8765", "–", rows[1].text, "1", "3"]);
  assert.deepEqual(texts("caption"), ["<i>"]);
  assert.deepEqual(texts("script, x, i"), []);
});

Deno.test("htmlTable() puts numbers right and keeps directions inside their cell", () => {
  const html = htmlTable(rows, columns);
  const sides = [...html.matchAll(/<td style="text-align: (\w+)/g)].map((match) => match[1]);
  assert.deepEqual(sides, ["left", "right", "left", "left", "right", "left"]);
  assert.equal(html.match(/unicode-bidi: isolate/g)?.length, 9);
});

Deno.test("htmlTable() without rows is a heading, without columns an error", () => {
  assert.match(htmlTable([], columns), /<tbody>\s*<\/tbody>/);
  assert.throws(() => htmlTable(rows, []), {
    name: "RangeError",
    message: "Expected at least one column but found none. Try { title, value }.",
  });
});
