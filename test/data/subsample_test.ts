import assert from "node:assert/strict";
import { fewShot, subsample } from "lib/data/mod.ts";
import { labelCounts, manyRows } from "./rows_of.ts";

Deno.test("subsample() keeps the proportions of the labels", () => {
  const rows = manyRows({ a: 750, b: 240, c: 10 });
  assert.deepEqual(labelCounts(subsample(rows, 100, 1)), { a: 75, b: 24, c: 1 });
  assert.deepEqual(subsample(rows, 5000, 1), rows);
  assert.deepEqual(subsample(rows, 0, 1), []);
  assert.throws(() => subsample(rows, -1, 1), RangeError);
});

Deno.test("subsample() depends on the seed", () => {
  const rows = manyRows({ a: 100 });
  assert.deepEqual(subsample(rows, 10, 1), subsample(rows, 10, 1));
  assert.notDeepEqual(subsample(rows, 10, 1), subsample(rows, 10, 2));
});

Deno.test("fewShot() takes the same number of each label", () => {
  const rows = manyRows({ a: 75, b: 24, c: 16 });
  assert.deepEqual(labelCounts(fewShot(rows, 16, 1)), { a: 16, b: 16, c: 16 });
  assert.throws(() => fewShot(rows, 17, 1), {
    message:
      'Expected perLabel to be an integer from 1 to 16 (the rows of label "c", the rarest) ' +
      "but found 17. Try 16.",
  });
});
