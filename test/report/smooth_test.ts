import assert from "node:assert/strict";
import { movingMean, thin } from "lib/report/smooth.ts";

const curve = (y: (number | null)[]) => ({ x: y.map((_, i) => i + 1), y });

Deno.test("thin() keeps a short curve and copies it", () => {
  const short = curve([1, 2, 3]);
  const same = thin(short, 3);
  assert.deepEqual(same, short);
  assert.notEqual(same.y, short.y);
});

Deno.test("thin() averages equal stretches and ends at the last step", () => {
  assert.deepEqual(thin(curve([1, 3, 5, 7, 9, null]), 3), { x: [2, 4, 6], y: [2, 6, 9] });
  const long = thin(curve(Array.from({ length: 100_003 }, () => 1)), 400);
  assert.equal(long.x.length, 400);
  assert.equal(long.x.at(-1), 100_003);
  assert.ok(long.y.every((value) => value === 1));
});

Deno.test("movingMean() averages around each point, with gaps kept and skipped", () => {
  assert.deepEqual(movingMean(curve([0, 3, 6, null, 9]), 3).y, [1.5, 3, 4.5, null, 9]);
  assert.deepEqual(movingMean(curve([5, 1]), 1).y, [5, 1]);
});
