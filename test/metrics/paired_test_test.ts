import assert from "node:assert/strict";
import { pairedTest } from "lib/metrics/mod.ts";
import { assertClose } from "./golden.ts";
import { pairedGolden } from "./paired_golden.ts";

Deno.test("pairedTest() equals scipy's permutation test: exactly, or within the error of random draws", () => {
  for (const { name, first, second, permutation } of pairedGolden.paired) {
    const { p, isExact, n } = pairedTest(first, second);
    assert.equal(isExact, n <= 16, name);
    const error = isExact ? 1e-12 : 5 * Math.sqrt(permutation * (1 - permutation) / 20_000) + 1e-4;
    assert.ok(Math.abs(p - permutation) <= error, `${name}: ${p}, scipy ${permutation}`);
  }
});

Deno.test("pairedTest() equals scipy's paired t test", () => {
  for (const { name, first, second, t, tP } of pairedGolden.paired) {
    const found = pairedTest(first, second, { test: "t" });
    assertClose(found.statistic, t, `${name}: t`, 1e-9);
    assertClose(found.p, tP, `${name}: p`, 1e-11);
  }
});

Deno.test("pairedTest() can not go below 2 ** (1 - n), however large the difference", () => {
  for (const n of [2, 5, 8]) {
    const first = Array.from({ length: n }, (_, i) => i / 100);
    const { p } = pairedTest(first, first.map((score) => score + 9));
    assert.equal(p, 2 ** (1 - n));
  }
});

Deno.test("pairedTest() knows equal differences from different ones in spite of rounding", () => {
  const first = [0.1, 0.2, 0.3, 0.7], second = first.map((score) => score + 0.1);
  const t = pairedTest(first, second, { test: "t" });
  assert.deepEqual([t.deviation, t.p], [0, 0]);
  const same = pairedTest(first, first, { test: "t" });
  assert.deepEqual([same.deviation, same.statistic, same.p], [0, 0, 1]);
  assert.equal(pairedTest(first, first).p, 1);
});

Deno.test("pairedTest() draws the same patterns with the same seed", () => {
  const first = Array.from({ length: 20 }, (_, i) => (i * 37 % 20) / 20), second = [...first];
  second.forEach((_, i) => second[i] += (i * 53 % 11 - 4) / 50);
  const p = (seed: number) => pairedTest(first, second, { seed, samples: 500 }).p;
  assert.equal(p(1), p(1));
  assert.notEqual(p(1), p(2));
});

Deno.test("pairedTest() refuses too few pairs, scores that are none, and no samples", () => {
  assert.throws(() => pairedTest([1], [2]), {
    name: "RangeError",
    message:
      "Expected two columns of the same pairs, at least two, but found 1 and 1 scores. Try " +
      "the scores of the seeds that both have.",
  });
  assert.throws(() => pairedTest([1, 2], [2]), /found 2 and 1 scores/);
  assert.throws(() => pairedTest([1, NaN], [2, 3]), /Expected finite scores but found NaN/);
  assert.throws(() => pairedTest([1, 2], [2, 3], { samples: 0 }), /samples .* found 0/);
});
