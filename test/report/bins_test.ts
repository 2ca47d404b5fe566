import assert from "node:assert/strict";
import fc from "fast-check";
import { binEdges, countBins } from "lib/report/bins.ts";

Deno.test("countBins() counts each value once, in the bin that holds it", () => {
  const values = fc.oneof(
    fc.array(fc.integer({ min: -1000, max: 100000 }), { minLength: 1 }),
    fc.array(fc.double({ min: -5, max: 5, noNaN: true, noDefaultInfinity: true }), {
      minLength: 1,
    }),
  );
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 60 }), (sample, bins) => {
      const edges = binEdges(sample, bins);
      const brute = edges.slice(1).map((high, i) =>
        sample.filter((value) => value >= edges[i] && value < high).length
      );
      assert.deepEqual(countBins(sample, edges), brute);
      assert.equal(brute.reduce((sum, n) => sum + n, 0), sample.length);
    }),
    { examples: [[[-4.999999999999517, -4.999999999999751], 24]] },
  );
});

Deno.test("binEdges() gives whole numbers bins of whole width", () => {
  assert.deepEqual(binEdges([1, 2, 4], 30), [1, 2, 3, 4, 5]);
  assert.deepEqual(binEdges([0, 100], 10), [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110]);
  assert.ok(binEdges([0, 512], 30).every(Number.isInteger));
});

Deno.test("binEdges() of one value is one bin around it", () => {
  assert.deepEqual(binEdges([7, 7], 30), [7, 8]);
  const [low, high] = binEdges([0.25], 30);
  assert.ok(low <= 0.25 && 0.25 < high);
});
