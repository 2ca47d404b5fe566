import assert from "node:assert/strict";
import { accuracy, bootstrapInterval, type BootstrapOptions, f1 } from "lib/metrics/mod.ts";
import { assertClose, golden } from "./golden.ts";

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const macroF1 = (truth: readonly number[], guess: readonly number[]) =>
  f1(truth, guess, { average: "macro", labels: [0, 1, 2] });

function interval(metric: string, columns: number[][], options: BootstrapOptions) {
  const [first, second] = columns;
  if (metric === "mean") return bootstrapInterval([first], mean, options);
  return bootstrapInterval([first, second], metric === "accuracy" ? accuracy : macroF1, options);
}

Deno.test("bootstrapInterval() equals scipy.stats.bootstrap on the same draws", () => {
  for (const { metric, columns, method, seed, level, samples, ...expected } of golden.bootstrap) {
    const found = interval(metric, columns, { method, seed, level, samples });
    assert.equal(found.method, method);
    for (const end of ["estimate", "low", "high", "standardError"] as const) {
      assertClose(found[end], expected[end], `${metric} ${method} seed ${seed} ${end}`, 1e-10);
    }
  }
});

Deno.test("bootstrapInterval() covers the true mean about as often as its level says", () => {
  // 300 intervals of level 0.9: the share that covers has a standard deviation of 0.017.
  const random = splitMix(5);
  let covered = 0;
  for (let trial = 0; trial < 300; trial++) {
    const rows = Array.from({ length: 60 }, () => random());
    const { low, high } = bootstrapInterval([rows], mean, {
      samples: 200,
      level: 0.9,
      seed: trial,
    });
    if (low <= 0.5 && 0.5 <= high) covered++;
  }
  assert.ok(covered / 300 > 0.83 && covered / 300 < 0.96, `${covered} of 300`);
});

/** A generator unlike the one under test. */
function splitMix(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let z = state;
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return Number((z ^ (z >> 31n)) >> 11n) / 2 ** 53;
  };
}

Deno.test("bootstrapInterval() repeats with its seed and moves with another", () => {
  const rows = [[3, 1, 4, 1, 5, 9, 2, 6]] as const;
  const once = bootstrapInterval(rows, mean, { seed: 3 });
  assert.deepEqual(bootstrapInterval(rows, mean, { seed: 3 }), once);
  assert.notEqual(bootstrapInterval(rows, mean, { seed: 4 }).standardError, once.standardError);
  assert.equal(once.samples, 2000);
});

Deno.test("bootstrapInterval() of rows that are all right is a point, by percentiles", () => {
  const found = bootstrapInterval([[1, 1, 1], [1, 1, 1]], accuracy, { method: "bca" });
  assert.deepEqual(
    [found.estimate, found.low, found.high, found.standardError, found.method],
    [1, 1, 1, 0, "percentile"],
  );
});

Deno.test("bootstrapInterval() of one row is a point", () => {
  const found = bootstrapInterval([[2]], mean, { method: "bca", samples: 10 });
  assert.deepEqual([found.low, found.high, found.method], [2, 2, "percentile"]);
});

Deno.test("bootstrapInterval() falls back to percentiles when every resample is below", () => {
  const values = [1, 2, 3, 4];
  let calls = 0;
  const metric = (rows: readonly number[]) => calls++ === 0 ? 99 : mean(rows);
  assert.equal(bootstrapInterval([values], metric, { method: "bca" }).method, "percentile");
});

Deno.test("bootstrapInterval() refuses a metric that is not a finite number", () => {
  assert.throws(() => bootstrapInterval([[1, 2]], () => NaN), {
    name: "RangeError",
    message: "Expected the metric to be a finite number but found NaN on a resample of the rows. " +
      "Try a metric that is defined when a class is absent.",
  });
});

Deno.test("bootstrapInterval() refuses unequal or empty columns and options out of range", () => {
  assert.throws(() => bootstrapInterval([[1, 2], [1]], accuracy), /found lengths 2, 1/);
  assert.throws(() => bootstrapInterval([[]], () => 0), /found lengths 0/);
  assert.throws(() => bootstrapInterval([[1]], mean, { samples: 1 }), /found 1. Try 2000/);
  assert.throws(() => bootstrapInterval([[1]], mean, { level: 95 }), /found 95. Try 0.95/);
});
