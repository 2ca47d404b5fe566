import assert from "node:assert/strict";
import { describeLoad } from "../../lib/data/mod.ts";

Deno.test("describeLoad() names every count of a load report once", () => {
  const report = {
    rows: 100,
    blank: 1,
    exact: 10,
    folded: 2,
    conflicting: 3,
    leaked: 5,
    kept: 80,
    splits: { train: 64, dev: 7, test: 9 },
    notes: ["a note"],
  }; // deno-fmt-ignore
  const described = describeLoad(report);
  assert.deepEqual(described.map(({ rows }) => rows), [100, 10, 2, 3, 5, 80, 64, 7, 9]);
  assert.equal(new Set(described.map(({ what }) => what)).size, described.length);
});
