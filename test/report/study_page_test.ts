import assert from "node:assert/strict";
import { scoreName, studyPage } from "lib/report/mod.ts";
import { parse } from "./dom.ts";

Deno.test("studyPage() escapes all but tables and figures, and marks code", () => {
  const html = studyPage({
    title: "<i>x</i>",
    facts: [["by & by", "run `a <b>`"]],
    parts: [{
      heading: "<h>",
      notes: ["<u>"],
      tables: ["<table><tbody><tr><td>1</td></tr></tbody></table>"],
      figures: [{ svg: "<svg></svg>", caption: "<c>" }],
    }],
  });
  const page = parse(html, "text/html");
  const texts = (selector: string) =>
    [...page.querySelectorAll(selector)].map(({ textContent }) => textContent);
  assert.deepEqual(["h1", "dt", "dd", "code", "h2", "p", "td", "figcaption"].map(texts), [
    ...[["<i>x</i>"], ["by & by"], ["run a <b>"], ["a <b>"]],
    ...[["<h>"], ["<u>"], ["1"], ["<c>"]],
  ]);
  assert.equal([...page.querySelectorAll("i, u, h, c, dd b")].length, 0);
});

Deno.test("scoreName() names split and score, but time alone", () => {
  assert.equal(scoreName({ metric: "macro_f1", split: "dev" }), "dev macro_f1");
  assert.equal(scoreName({ metric: "seconds", split: "test" }), "seconds a run");
});
