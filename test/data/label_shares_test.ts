import assert from "node:assert/strict";
import { labelShares } from "lib/data/mod.ts";

const rows = [
  { id: "1", text: "差！！！", label: "bad" },
  { id: "2", text: "太差！！！！", label: "bad" },
  { id: "3", text: "好！！！", label: "good" },
  { id: "4", text: "好", label: "good" },
];

Deno.test("labelShares() divides the texts of each pattern by label, after all texts", () => {
  assert.deepEqual(labelShares(rows, { "！！！": /！{3}/, "four": /！{4}/g }), [
    { what: "all texts", rows: 4, shares: { bad: 0.5, good: 0.5 } },
    { what: "！！！", rows: 3, shares: { bad: 2 / 3, good: 1 / 3 } },
    { what: "four", rows: 1, shares: { bad: 1, good: 0 } },
  ]);
});

Deno.test("labelShares() of what no text shows has no shares", () => {
  const [, none] = labelShares(rows, { "😀": /😀/u });
  assert.deepEqual(none, { what: "😀", rows: 0, shares: { bad: NaN, good: NaN } });
});
