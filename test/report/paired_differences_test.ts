import assert from "node:assert/strict";
import { f1 } from "lib/metrics/mod.ts";
import {
  differenceColumns,
  markdownTable,
  pairedDifferences,
  type RunRecord,
  verdictOf,
} from "lib/report/mod.ts";
import { runRecord } from "./fixture.ts";

const LABELS = ["a", "b"];
const truth = Array.from({ length: 120 }, (_, i) => LABELS[i % 2]);

/** A run that is wrong on every `every`-th row, from `first` on. */
function run(name: string, seed: number, every: number, first = 0): RunRecord {
  const predictions = truth.map((label, id) => ({
    ...{ id, label, split: "test" as const },
    predicted: (id + first) % every === 0 ? LABELS[1 - LABELS.indexOf(label)] : label,
  }));
  const macro_f1 = f1(truth, predictions.map(({ predicted }) => predicted), { average: "macro" });
  const data = { ...runRecord().data, labels: LABELS };
  return runRecord({ name, seed, data, predictions, test: { macro_f1 } });
}

Deno.test("pairedDifferences() shows a difference that rows and seeds agree on", () => {
  const records = [
    run("base", 1, 3),
    run("base", 2, 3, 1),
    run("good", 1, 10),
    run("good", 2, 10, 1),
  ];
  const [found] = pairedDifferences(records);
  const [a, b] = [1, 2].map((seed) => {
    const score = (name: string) =>
      Number(records.find((record) => record.name === name && record.seed === seed)?.test.macro_f1);
    return score("good") - score("base");
  });
  assert.deepEqual(found.bySeed, [{ seed: 1, difference: a }, { seed: 2, difference: b }]);
  assert.ok(Math.abs(found.mean - (a + b) / 2) < 1e-12);
  assert.ok(found.low > 0 && found.low < found.mean && found.mean < found.high);
  assert.equal(found.isShown, true);
  assert.equal(verdictOf(found), "better");
  const [swapped] = pairedDifferences([...records.slice(2), ...records.slice(0, 2)]);
  assert.equal(verdictOf(swapped), "worse");
});

Deno.test("pairedDifferences() shows none where seeds disagree or the interval holds 0", () => {
  const split = [run("base", 1, 3), run("base", 2, 9), run("other", 1, 9), run("other", 2, 8)];
  const [disagree] = pairedDifferences(split);
  assert.ok(disagree.low > 0, "the interval alone would say better");
  assert.equal(verdictOf(disagree), "no difference shown");
  const [small] = pairedDifferences([run("base", 1, 9), run("other", 1, 10)]);
  assert.ok(small.low <= 0 && small.high >= 0);
  assert.equal(verdictOf(small), "no difference shown");
  const [none] = pairedDifferences([run("base", 1, 9), run("same", 1, 9)]);
  assert.deepEqual([none.mean, none.low, none.high, none.isShown], [0, 0, 0, false]);
});

Deno.test("pairedDifferences() compares common seeds only, and runs with a score", () => {
  const failed = runRecord({ name: "good", seed: 2, test: {}, stopped: "interrupted" });
  const [found] = pairedDifferences([
    run("base", 1, 3),
    run("base", 2, 3),
    run("good", 1, 9),
    failed,
  ]);
  assert.deepEqual(found.bySeed.map(({ seed }) => seed), [1]);
  assert.deepEqual(pairedDifferences([run("base", 1, 3), run("good", 2, 3)]), []);
  assert.deepEqual(pairedDifferences([]), []);
});

Deno.test("pairedDifferences() refuses runs that were scored on different rows", () => {
  const { predictions, ...rest } = run("good", 1, 9);
  const other = { ...rest, predictions: Array.isArray(predictions) ? predictions.slice(1) : [] };
  assert.throws(() => pairedDifferences([run("base", 1, 3), other]), {
    name: "RangeError",
    message:
      "Expected runs scored on the same test rows but found different ones (base and good, " +
      "seed 1). Try the same rows for every variant.",
  });
});

Deno.test("differenceColumns say sign, interval and verdict", () => {
  const table = markdownTable([{
    ...{ name: "dirt", baseline: "clean", mean: -0.1, low: -0.2, high: 0.05, isShown: false },
    bySeed: [{ seed: 1, difference: -0.3 }, { seed: 2, difference: 0.0001 }],
  }], differenceColumns);
  assert.match(
    table,
    /\| dirt \| no difference shown \| −0\.100 \| −0\.200 to \+0\.050 \| −0\.300, 0\.000 \|/,
  );
});
