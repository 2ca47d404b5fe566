import assert from "node:assert/strict";
import { dedupeRows } from "lib/data/mod.ts";
import { rowsOf } from "./rows_of.ts";

Deno.test("dedupeRows() keeps the first of each text and none with several labels", () => {
  const { rows, report } = dedupeRows(rowsOf(
    ["很好", "1"],
    ["很好", "1"],
    ["很 好", "1"],
    ["坏", "0"],
    ["好坏", "0"],
    ["好坏", "1"],
    ["好 坏", "1"],
    ["坏", "0"],
  ));
  assert.deepEqual(rows.map(({ id }) => id), ["1", "4"]);
  const { conflictExamples, ...counts } = report;
  assert.deepEqual(counts, {
    ...{ rows: 8, exact: 2, folded: 1, conflicting: 3, conflictingTexts: 1, kept: 2 },
  });
  assert.deepEqual(conflictExamples, [{ text: "好坏", labels: ["0", "1"] }]);
});

Deno.test("dedupeRows() compares tagging rows by their tags", () => {
  const row = (id: string, tags: string[]) => ({ id, tokens: ["江", "西"], tags });
  const { rows } = dedupeRows([
    ...[row("1", ["B-ns", "I-ns"]), row("2", ["B-ns", "I-ns"])],
  ]);
  assert.deepEqual(rows.map(({ id }) => id), ["1"]);
  assert.equal(dedupeRows([row("1", ["B-ns", "I-ns"]), row("2", ["O", "O"])]).rows.length, 0);
});
