import assert from "node:assert/strict";
import { confusionMatrix } from "lib/metrics/mod.ts";
import { golden, labelOption } from "./golden.ts";

Deno.test("confusionMatrix() equals scikit-learn, class order included", () => {
  for (const { name, truth, guess, labels, seen, confusion } of golden.scores) {
    if (confusion === null) continue;
    const matrix = confusionMatrix(truth, guess, labelOption(labels));
    assert.deepEqual(matrix.labels, seen, name);
    assert.deepEqual(matrix.counts, confusion, name);
  }
});

Deno.test("confusionMatrix() is all zeros when no row has a named class", () => {
  assert.deepEqual(confusionMatrix(["x"], ["y"], { labels: ["z"] }).counts, [[0]]);
});

Deno.test("confusionMatrix() sorts numbers by size and text by code point", () => {
  const seen: (string | number)[] = ["\u{1f600}", "！", 10, "ab", 9, "a"];
  assert.deepEqual(confusionMatrix(seen, seen).labels, [9, 10, "a", "ab", "！", "\u{1f600}"]);
});

Deno.test("confusionMatrix() does not change its inputs", () => {
  const truth = ["b", "a"], guess = ["a", "b"], labels = ["b", "a"];
  confusionMatrix(truth, guess, { labels });
  assert.deepEqual([truth, guess, labels], [["b", "a"], ["a", "b"], ["b", "a"]]);
});

Deno.test("confusionMatrix() refuses a class named twice", () => {
  assert.throws(() => confusionMatrix(["a"], ["a"], { labels: ["a", "b", "a"] }), {
    name: "RangeError",
    message: 'Expected different classes in labels but found "a" twice (labels[2]). ' +
      "Try naming each class once.",
  });
});

Deno.test("confusionMatrix() refuses an empty list of classes", () => {
  assert.throws(() => confusionMatrix(["a"], ["a"], { labels: [] }), {
    message: "Expected at least one class in labels but found none. Try leaving it out.",
  });
});
