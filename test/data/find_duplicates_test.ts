import assert from "node:assert/strict";
import { findDuplicates } from "lib/data/mod.ts";
import { rowsOf } from "./rows_of.ts";

Deno.test("findDuplicates() compares pairs by both texts", () => {
  const pair = (id: string, text: string, textB: string) => ({ id, text, textB, label: "1" });
  const { leaks, duplicates } = findDuplicates({
    train: [pair("1", "a", "b"), pair("2", "a", "c"), pair("3", "A", "B")],
    dev: [pair("1", "b", "a")],
    test: [pair("1", "a", "c")],
  });
  assert.deepEqual(duplicates[0].rows, [{ split: "train", index: 2, id: "3" }]);
  assert.deepEqual(leaks.map(({ rows }) => rows.length), [0, 1, 0]);
});

Deno.test("findDuplicates() finds nothing where there is nothing", () => {
  const { leaks, duplicates, conflicts } = findDuplicates({
    ...{ train: rowsOf(["a", "1"]), dev: rowsOf(["b", "1"]), test: [] },
  });
  assert.equal(conflicts.length, 0);
  assert.ok([...leaks, ...duplicates].every(({ rows }) => rows.length === 0));
});
