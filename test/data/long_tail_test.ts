import assert from "node:assert/strict";
import { longTail } from "lib/data/mod.ts";
import { labelCounts, manyRows } from "./rows_of.ts";

Deno.test("longTail() thins out the minority to the ratio", () => {
  const rows = manyRows({ ham: 1000, spam: 900 });
  assert.deepEqual(labelCounts(longTail(rows, { minority: "spam", seed: 1 })), {
    ...{ ham: 1000, spam: 50 },
  });
  const same = longTail(rows, { minority: "spam", seed: 1 });
  assert.deepEqual(same, longTail(rows, { minority: "spam", seed: 1 }));
});

Deno.test("longTail() thins out the others when the minority is too rare already", () => {
  const rows = manyRows({ ham: 1000, eggs: 200, spam: 10 });
  const counts = labelCounts(longTail(rows, { minority: "spam", ratio: 50, seed: 1 }));
  assert.equal(counts.spam, 10);
  assert.equal(counts.ham + counts.eggs, 500);
});

Deno.test("longTail() says which labels there are", () => {
  assert.throws(() => longTail(manyRows({ a: 3, b: 3 }), { minority: "x", seed: 1 }), {
    message: 'Expected a minority label among several but found "x" and the labels ["a","b"]. ' +
      "Try one of these.",
  });
});
