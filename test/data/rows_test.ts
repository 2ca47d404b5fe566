import assert from "node:assert/strict";
import {
  answerOf,
  EntityRow,
  FewShotRow,
  labelsIn,
  SentenceRow,
  TagRow,
  textOf,
} from "lib/data/mod.ts";

Deno.test("labels of files become strings", () => {
  const labelOf = (label: unknown) => SentenceRow.parse({ id: "1", text: "x", label }).label;
  assert.deepEqual([0, true, "1"].map(labelOf), ["0", "true", "1"]);
  assert.throws(() => labelOf(""));
  assert.throws(() => labelOf(null));
});

Deno.test("TagRow wants a tag for each token, EntityRow spans inside of the text", () => {
  assert.ok(!TagRow.safeParse({ id: "", tokens: ["a", "b"], tags: ["O"] }).success);
  const span = (start: number, end: number) =>
    EntityRow.safeParse({ id: "", text: "abc", entities: [{ start, end, label: "x" }] }).success;
  assert.deepEqual([span(0, 3), span(0, 4), span(2, 2), span(-1, 2)], [true, false, false, false]);
});

Deno.test("textOf(), answerOf() and labelsIn() read every kind of row", () => {
  const tagged = { id: "", tokens: ["在", "New", "York", "3", "天", "。"], tags: ["O"] };
  assert.equal(textOf(tagged), "在New York 3天。");
  const pair = { id: "", text: "a", textB: "b", label: "1" };
  assert.deepEqual([textOf(pair), answerOf(pair), labelsIn(pair)], ["a\nb", "1", ["1"]]);
  const tags = { id: "", tokens: ["a", "b", "c"], tags: ["B-A", "I-A", "S-B-C"] };
  assert.deepEqual([answerOf(tags), labelsIn(tags)], ["B-A I-A S-B-C", ["A", "B-C"]]);
  const spans = [{ start: 1, end: 2, label: "B" }, { start: 0, end: 1, label: "A" }];
  const entities = { id: "", text: "ab", entities: spans };
  assert.deepEqual([answerOf(entities), labelsIn(entities)], ["0-1 A, 1-2 B", ["B", "A"]]);
});

Deno.test("FewShotRow takes a sentence, or a pair where it has a second text", () => {
  const sentence = { id: "1", text: "很好", label: 1 };
  assert.deepEqual(FewShotRow.parse(sentence), { id: "1", text: "很好", label: "1" });
  assert.deepEqual(FewShotRow.parse({ ...sentence, textB: "不错", more: 1 }), {
    ...{ id: "1", text: "很好", textB: "不错", label: "1" },
  });
  const issuesOf = (row: object) =>
    FewShotRow.safeParse(row).error?.issues.map(({ path, message }) => `${path}: ${message}`);
  assert.deepEqual(issuesOf({ ...sentence, textB: " ", label: "" }), [
    "label: expected a label but found nothing",
    "textB: expected a text but found nothing",
  ]);
});

Deno.test("rows may be numbered: the number is their name", () => {
  assert.equal(SentenceRow.parse({ id: 7, text: "好", label: 1 }).id, "7");
});
