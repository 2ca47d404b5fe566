import assert from "node:assert/strict";
import { ruleExamples } from "lib/data/mod.ts";

Deno.test("ruleExamples() gives the shortest text of each rule, in the order of the rules", () => {
  const found = ruleExamples(["你好  吗", "AT&amp;T and others", "A&amp;T", "<b>x</b>", "很好"]);
  assert.deepEqual(found.map(({ rule, raw, report }) => [rule, raw, report.text]), [
    ["entities", "A&amp;T", "A&T"],
    ["tags", "<b>x</b>", "x"],
    ["spaces", "你好  吗", "你好 吗"],
  ]);
  assert.ok(found.every(({ reason }) => reason.length > 0));
});

Deno.test("ruleExamples() keeps to the options of the cleaning", () => {
  assert.deepEqual(ruleExamples(["<b>x</b>"], { tags: false }), []);
});
