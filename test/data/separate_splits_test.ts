import assert from "node:assert/strict";
import { auditDataset, separateSplits } from "lib/data/mod.ts";
import { rowsOf } from "./rows_of.ts";

Deno.test("separateSplits() leaves a shared text to the split that scores more", () => {
  const { splits, report } = separateSplits({
    train: rowsOf(["a", "1"], ["A", "1"], ["b", "1"], ["c", "1"], ["d", "0"], ["e", "1"]),
    dev: rowsOf(["b", "1"], ["c", "1"], ["f", "0"]),
    test: rowsOf(["ｃ", "1"], ["d", "1"], ["g", "0"], ["g", "0"]),
  });
  const texts = (rows: { text: string }[]) => rows.map(({ text }) => text);
  assert.deepEqual(texts(splits.test), ["ｃ", "g"]); // d is contradicted by train
  assert.deepEqual(texts(splits.dev), ["b", "f"]);
  assert.deepEqual(texts(splits.train), ["a", "e"]);
  assert.deepEqual(report.train, {
    ...{ rows: 6, exact: 0, folded: 1, conflicting: 1, leaked: 2, kept: 2 },
  });
  assert.deepEqual(report.test, {
    ...{ rows: 4, exact: 1, folded: 0, conflicting: 1, leaked: 0, kept: 2 },
  });
  const { leaks, duplicates, conflicts } = auditDataset(splits);
  assert.equal(conflicts.length, 0);
  assert.ok([...leaks, ...duplicates].every(({ rows }) => rows.length === 0));
});
