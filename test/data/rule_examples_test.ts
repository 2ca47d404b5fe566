import assert from "node:assert/strict";
import { ruleExamples } from "lib/data/mod.ts";

Deno.test("ruleExamples() gives a text of each rule, in the order of the rules", () => {
  const found = ruleExamples(["你好  吗", "AT&amp;T and others", "A&amp;T", "<b>x</b>", "很好"]);
  assert.deepEqual(found.map(({ rule, raw, report }) => [rule, raw, report.text]), [
    ["entities", "AT&amp;T and others", "AT&T and others"],
    ["tags", "<b>x</b>", "x"],
    ["spaces", "你好  吗", "你好 吗"],
  ]);
  assert.ok(found.every(({ reason }) => reason.length > 0));
});

Deno.test("ruleExamples() prefers texts of one rule, then telling ones, then short ones", () => {
  const pick = (...texts: string[]) =>
    ruleExamples(texts).find(({ rule }) => rule === "spaces")?.raw;
  const [both, one] = ["a  b <b>c</b>", "a  b and a good deal more"];
  assert.equal(pick(both, one), one);
  assert.equal(pick("a  b", one), one);
  assert.equal(pick(one, "a  b and more"), "a  b and more");
});

Deno.test("ruleExamples() keeps to the options of the cleaning", () => {
  assert.deepEqual(ruleExamples(["<b>x</b>"], { tags: false }), []);
});
