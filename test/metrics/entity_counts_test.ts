import assert from "node:assert/strict";
import { entityCounts, entityCountScores, entityF1, type RowCells } from "lib/metrics/mod.ts";

const TYPES = ["A", "B", "C", "unseen"], TAGS = ["O", "B-A", "I-A", "B-B", "I-B", "B-C"];

/** Rows of tags that follow from a seed and often break the scheme. */
function tagRows(seed: number): string[][] {
  let state = 7919 * (seed + 1);
  const next = (below: number) => (state = state * 48271 % 2147483647) % below;
  return Array.from({ length: 40 }, () => Array.from({ length: next(9) }, () => TAGS[next(6)]));
}

const truth = tagRows(1);
const guess = tagRows(2).map((tags, row) =>
  truth[row].map((tag, k) => row % 3 === 0 ? tag : tags[k] ?? "O")
);
const sumsOf = (columns: RowCells[]) =>
  columns.map(({ values = [] }) => Array.from(values).reduce((sum, x) => sum + x, 0));

Deno.test("entityCounts() and entityCountScores() give the scores of entityF1()", () => {
  for (const mode of ["strict", "conlleval"] as const) {
    const reading = { mode, scheme: "BIO" } as const;
    const found = entityCountScores(sumsOf(entityCounts(truth, guess, TYPES, reading)));
    const { micro, macro, weighted, types } = entityF1(truth, guess, reading);
    assert.deepEqual([found.f1, found.precision, found.recall], [
      micro.f1,
      micro.precision,
      micro.recall,
    ]);
    assert.equal(found.macroF1, macro.f1);
    assert.equal(found.weightedF1, weighted.f1);
    assert.deepEqual(found.byType, [...types.map(({ f1 }) => f1), 0]);
    assert.ok(found.f1 > 0.2 && found.f1 < 0.9);
  }
});

Deno.test("entityCounts() counts each row for itself, and no entity of a type that is not named", () => {
  const reading = { mode: "strict", scheme: "BIO" } as const;
  const found = entityCounts([["B-A", "B-B"], ["O"], ["B-A"]], [["B-A", "O"], ["B-A"], ["O"]], [
    "A",
  ], reading);
  assert.deepEqual(found.map(({ values }) => values), [[1, 0, 0], [1, 1, 0], [1, 0, 1]]);
  assert.deepEqual(entityCountScores([0, 0, 0]).f1, 0);
});
