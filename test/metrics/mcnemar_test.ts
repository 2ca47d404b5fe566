import assert from "node:assert/strict";
import { mcnemar } from "lib/metrics/mod.ts";
import { assertClose } from "./golden.ts";
import { pairedGolden } from "./paired_golden.ts";

Deno.test("mcnemar() equals statsmodels' exact and corrected test", () => {
  for (const { onlyFirst, onlySecond, ...expected } of pairedGolden.mcnemar) {
    const rows = [
      ...Array.from({ length: onlyFirst }, () => ["a", "a", "b"]),
      ...Array.from({ length: onlySecond }, () => ["a", "c", "a"]),
      ["b", "b", "b"],
      ["c", "a", "a"],
    ];
    const [truth, first, second] = [0, 1, 2].map((column) => rows.map((row) => row[column]));
    const found = mcnemar(truth, first, second), what = `${onlyFirst} to ${onlySecond}`;
    assert.deepEqual([found.onlyFirst, found.onlySecond], [onlyFirst, onlySecond]);
    for (const key of ["exactP", "statistic", "correctedP"] as const) {
      assertClose(found[key], expected[key], `${what} ${key}`, 1e-10);
    }
  }
});

Deno.test("mcnemar() refuses columns of different lengths", () => {
  assert.throws(() => mcnemar(["a"], ["a"], ["a", "b"]), /^RangeError: Expected one prediction/);
});
