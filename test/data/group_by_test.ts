import assert from "node:assert/strict";
import { countBy, groupBy } from "lib/data/group_by.ts";

Deno.test("groupBy() keeps the order of keys and items, countBy() sorts by count", () => {
  const words = ["b", "a", "cc", "d", "bb", "10", "9"];
  assert.deepEqual([...groupBy(words, ({ length }) => length)], [
    [1, ["b", "a", "d", "9"]],
    [2, ["cc", "bb", "10"]],
  ]);
  const counts = countBy(["10", "2", "b", "2", "a"], (word) => word);
  assert.deepEqual([...counts], [["2", 2], ["10", 1], ["a", 1], ["b", 1]]);
});
