import assert from "node:assert/strict";
import {
  accuracy,
  bootstrapCounts,
  bootstrapInterval,
  confusionCells,
  countScores,
  f1,
} from "lib/metrics/mod.ts";
import { randomNumbers } from "lib/metrics/random.ts";
import { assertClose } from "./golden.ts";

const LABELS = ["a", "b", "c"];
const random = randomNumbers(5);
const truth = Array.from({ length: 200 }, () => LABELS[Math.floor(random() ** 2 * 3)]);
const guess = truth.map((label) => random() < 0.7 ? label : LABELS[Math.floor(random() * 3)]);
const ids = (column: readonly string[]) => column.map((label) => LABELS.indexOf(label));

Deno.test("bootstrapCounts() gives the intervals of bootstrapInterval()", () => {
  const [first, second] = bootstrapCounts([confusionCells(truth, guess, LABELS)], ([counts]) => {
    const scores = countScores(counts);
    return [scores.accuracy, scores.macroF1];
  }, { samples: 300, seed: 7 });
  const options = { samples: 300, seed: 7 };
  const macro = (t: readonly number[], g: readonly number[]) =>
    f1(t, g, { average: "macro", labels: [0, 1, 2] });
  const expected = [
    bootstrapInterval([ids(truth), ids(guess)], accuracy, options),
    bootstrapInterval([ids(truth), ids(guess)], macro, options),
  ];
  for (const [i, found] of [first, second].entries()) {
    for (const key of ["estimate", "low", "high", "standardError"] as const) {
      assertClose(found[key], expected[i][key], `${i} ${key}`);
    }
  }
});

Deno.test("bootstrapCounts() sums values, and draws the same rows of all columns", () => {
  const values = truth.map((_, i) => i / 10), cells = new Uint8Array(truth.length);
  const column = { cells, size: 1, values };
  const [mean, none] = bootstrapCounts([column, column], ([a, b]) => [a[0] / 200, a[0] - b[0]], {
    samples: 200,
  });
  const expected = bootstrapInterval(
    [values],
    (x) => x.reduce((sum, value) => sum + value, 0) / x.length,
    { samples: 200 },
  );
  assertClose(mean.low, expected.low, "low", 1e-10);
  assertClose(mean.high, expected.high, "high", 1e-10);
  assert.deepEqual([none.low, none.high], [0, 0]);
});

Deno.test("countScores() equals accuracy() and f1() on the rows", () => {
  const [cells] = [confusionCells(truth, guess, LABELS)], counts = new Array(cells.size).fill(0);
  for (const cell of Array.from(cells.cells)) counts[cell]++;
  const scores = countScores(counts);
  assertClose(scores.accuracy, accuracy(truth, guess), "accuracy");
  assertClose(scores.macroF1, f1(truth, guess, { average: "macro", labels: LABELS }), "macro");
  assertClose(scores.weightedF1, f1(truth, guess, { average: "weighted", labels: LABELS }), "w");
  const some = confusionCells(truth, guess, ["c", "a"]), fewer = new Array(some.size).fill(0);
  for (const cell of Array.from(some.cells)) fewer[cell]++;
  assert.deepEqual(
    countScores(fewer).f1,
    f1(truth, guess, { average: "none", labels: ["c", "a"] }),
  );
});

Deno.test("bootstrapCounts() is quick: 2000 draws of 10,000 rows take less than two seconds", () => {
  const many = (column: string[]) => Array.from({ length: 50 }, () => column).flat();
  const began = performance.now();
  bootstrapCounts([confusionCells(many(truth), many(guess), LABELS)], ([counts]) => {
    return [countScores(counts).macroF1];
  });
  const seconds = (performance.now() - began) / 1000;
  assert.ok(seconds < 2, `${seconds} s`);
});

Deno.test("bootstrapCounts() refuses scores that are no numbers, and uneven columns", () => {
  const column = { cells: [0, 1], size: 2 };
  assert.throws(() => bootstrapCounts([column], () => [NaN]), {
    message: "Expected the scores to be finite numbers but found NaN on a resample.",
  });
  const uneven = { cells: [0], size: 2 };
  assert.throws(() => bootstrapCounts([column, uneven], () => [1]), /found lengths 2, 1/);
});
