import assert from "node:assert/strict";
import { csvTable, type Prediction, reviewColumns, reviewList } from "lib/report/mod.ts";

const answer = (id: number, label: string, sure: number, text = `text ${id}`): Prediction => ({
  ...{ id, split: "test", label, predicted: sure > 0.5 ? "a" : "b", text },
  probabilities: [sure, 1 - sure],
});
const answers = [
  answer(1, "a", 0.9),
  answer(2, "a", 0.85),
  answer(3, "a", 0.02, '=cmd, "x"'),
  answer(4, "b", 0.1),
  answer(5, "b", 0.2),
  answer(6, "b", 0.95),
];

Deno.test("reviewList() has the suspect rows, with what they should be, the most suspect first", () => {
  const found = reviewList(answers, ["a", "b"]);
  assert.deepEqual(found.map(({ row, label, suggested }) => [row, label, suggested]), [
    ["3", "a", "b"],
    ["6", "b", "a"],
  ]);
  assert.equal(found[0].probability, 0.02);
  assert.equal(reviewList(answers, ["a", "b"], { count: 1 }).length, 1);
});

Deno.test("a review list becomes a file to be filled in, in which no text is a formula", () => {
  const [head, first] = csvTable(reviewList(answers, ["a", "b"]), reviewColumns).split("\r\n");
  assert.equal(head, "row,text,label,suggested,probability,decision");
  assert.equal(first, `3,"'=cmd, ""x""",a,b,0.02,`);
});

Deno.test("reviewList() refuses answers whose label is none of the labels", () => {
  assert.throws(() => reviewList([answer(1, "c", 0.5)], ["a", "b"]), /class -1/);
});
