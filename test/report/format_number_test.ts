import assert from "node:assert/strict";
import { formatMeanSd, formatNumber, meanSd } from "lib/report/mod.ts";

Deno.test("formatNumber() gives numbers the digits a reader can use", () => {
  const cases: [number | null | undefined, string][] = [
    [0, "0"],
    [3, "3"],
    [-12, "−12"],
    [1234567, "1,234,567"],
    [0.873456, "0.8735"],
    [0.0123456, "0.0123"],
    [-0.5, "−0.5000"],
    [12.3456, "12.35"],
    [123.456, "123.5"],
    [12345.6, "12,346"],
    [0.00003, "3e-5"],
    [0.00012346, "1.235e-4"],
    [1.5e15, "1.5e15"],
    [NaN, "–"],
    [-Infinity, "–"],
    [null, "–"],
    [undefined, "–"],
  ];
  for (const [value, text] of cases) assert.equal(formatNumber(value), text);
});

Deno.test("meanSd() divides by n − 1", () => {
  assert.deepEqual(meanSd([2, 4, 4, 4, 5, 5, 7, 9]), { mean: 5, sd: Math.sqrt(32 / 7), n: 8 });
});

Deno.test("meanSd() of one value has no deviation, of equal values exactly 0", () => {
  assert.deepEqual(meanSd([0.3]), { mean: 0.3, sd: null, n: 1 });
  assert.deepEqual(meanSd([0.1, 0.1, 0.1]), { mean: 0.1, sd: 0, n: 3 });
});

Deno.test("meanSd() refuses no values and a value that is not finite", () => {
  assert.throws(() => meanSd([]), {
    name: "RangeError",
    message: "Expected at least one finite value but found none. " +
      "Try leaving out runs that did not finish.",
  });
  assert.throws(() => meanSd([1, NaN]), /found NaN/);
});

Deno.test("formatMeanSd() rounds the mean where the noise begins", () => {
  assert.equal(formatMeanSd({ mean: 0.87654, sd: 0.01234, n: 5 }), "0.877 ± 0.012 (n = 5)");
  assert.equal(formatMeanSd({ mean: 0.87654, sd: 0.1, n: 5 }), "0.88 ± 0.10 (n = 5)");
  assert.equal(formatMeanSd({ mean: 123.4, sd: 15, n: 3 }), "123 ± 15 (n = 3)");
  assert.equal(formatMeanSd({ mean: 0.5, sd: 1e-9, n: 2 }), "0.500000 ± 0.000000 (n = 2)");
  assert.equal(formatMeanSd({ mean: 0.5, sd: 0, n: 2 }), "0.5000 ± 0 (n = 2)");
  assert.equal(formatMeanSd({ mean: 0.5, sd: null, n: 1 }), "0.5000 (n = 1)");
});
