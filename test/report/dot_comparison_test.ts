import assert from "node:assert/strict";
import { dotComparison } from "lib/report/mod.ts";
import type { ScatterTrace } from "lib/report/figure.ts";

const variants = [
  { name: "baseline", values: [0.8, 0.82, 0.84] },
  { name: "focal", values: [0.9] },
];

Deno.test("dotComparison() shows every seed, the mean and its deviation", () => {
  const figure = dotComparison(variants, { metric: "test macro F1" });
  const [seeds, means] = figure.data as ScatterTrace[];
  assert.deepEqual(seeds.x, [0.8, 0.82, 0.84, 0.9]);
  assert.equal(new Set(seeds.y).size, 4); // equal values would both show
  assert.deepEqual(means.x.map((x) => Number(x).toFixed(6)), ["0.820000", "0.900000"]);
  assert.deepEqual(means.error_x?.array.map((x) => x.toFixed(6)), ["0.020000", "0.000000"]);
  assert.deepEqual(means.name, "mean ± sd");
  assert.equal(figure.layout.xaxis.title.text, "test macro F1");
});

Deno.test("dotComparison() draws given intervals, which need not be symmetric", () => {
  const given = [{ name: "a", values: [0.5], interval: { low: 0.375, high: 0.75 } }];
  const figure = dotComparison(given, { metric: "F1", intervalName: "95 % bootstrap" });
  const means = figure.data[1] as ScatterTrace;
  assert.deepEqual([means.error_x?.arrayminus, means.error_x?.array], [[0.125], [0.25]]);
  assert.equal(means.name, "95 % bootstrap");
});

Deno.test("dotComparison() dots the mean of the first variant, and puts it on top", () => {
  const { layout } = dotComparison(variants, { metric: "F1" });
  assert.ok(Math.abs((layout.shapes?.[0].x0 ?? 0) - 0.82) < 1e-12);
  const [bottom, top] = layout.yaxis.range ?? [0, 0];
  assert.ok(bottom > top);
});

Deno.test("dotComparison() says how many runs have no result", () => {
  const { layout } = dotComparison([{ name: "a", values: [1], missing: 2 }], { metric: "F1" });
  assert.match(layout.title.text, /2 runs without a result/);
});

Deno.test("dotComparison() refuses no variants, no values, and intervals for some only", () => {
  assert.throws(() => dotComparison([], { metric: "F1" }), /at least one variant but found none/);
  assert.throws(() => dotComparison([{ name: "a", values: [] }], { metric: "F1" }), /found none/);
  const some = [{ ...variants[0], interval: { low: 0, high: 1 } }, variants[1]];
  assert.throws(() => dotComparison(some, { metric: "F1", intervalName: "x" }), {
    message: "Expected an interval for all 2 variants, and its name in intervalName, but found 1 " +
      'intervals and the name "x". Try intervalName: "mean, 95 % interval".',
  });
});
