import assert from "node:assert/strict";
import { placeAnswers } from "lib/data/mod.ts";

const rows = [
  { id: "1", tokens: ["in", "New", "York", "!"], tags: ["O", "B-LOC", "I-LOC", "O"] },
  { id: "2", tokens: ["李"], tags: ["B-PER"] },
];

Deno.test("placeAnswers() finds true and predicted entities in the text, by ids", () => {
  const [second, first] = placeAnswers(rows, [
    { id: 2, label: ["B-PER"], predicted: ["O"] },
    { id: "1", label: rows[0].tags, predicted: ["O", "B-LOC", "O", "B-PER"] },
  ]);
  assert.deepEqual([second.text, second.truth.length, second.found.length], ["李", 1, 0]);
  assert.equal(first.text, "in New York!");
  assert.deepEqual(first.truth, [{ start: 3, end: 11, label: "LOC" }]);
  assert.deepEqual(first.found, [
    { start: 3, end: 6, label: "LOC" },
    { start: 11, end: 12, label: "PER" },
  ]);
  assert.deepEqual([first.trueTags, first.tags[3]], [rows[0].tags, "B-PER"]);
});

Deno.test("placeAnswers() refuses predictions of other rows", () => {
  const of = (id: string, predicted: string | string[]) => () =>
    placeAnswers(rows, [{ id, label: ["B-PER"], predicted }]);
  assert.throws(of("3", ["O"]), {
    name: "TypeError",
    message:
      'Expected a row of words for the tags of the prediction "3" but found none. Try the rows ' +
      "that were predicted.",
  });
  assert.throws(of("2", "PER"), /found another row/);
  assert.throws(of("2", ["O", "O"]), /found one of 1 words/);
});
