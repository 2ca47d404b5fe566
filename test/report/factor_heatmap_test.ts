import assert from "node:assert/strict";
import { factorHeatmap } from "lib/report/mod.ts";
import { runRecord } from "./fixture.ts";

const run = (ema: number | null, rate: number, macro_f1: number, seed = 1) =>
  runRecord({ seed, config: { optim: { ema, rate } }, test: { macro_f1 } });
const grid = [
  ...[run(null, 1e-5, 0.5), run(null, 1e-4, 0.75), run(0.9, 1e-4, 1)],
  ...[run(null, 1e-5, 0.75, 2), run(0.99, 1e-5, 0.25)],
];
const FACTORS = { rows: "optim.ema", columns: "optim.rate" };

Deno.test("factorHeatmap() has the mean and the number of runs of each pair of levels", () => {
  const { layout } = factorHeatmap(grid, FACTORS);
  assert.deepEqual([layout.xaxis.ticktext, layout.yaxis.ticktext], [
    ["0.00001", "0.0001"],
    ["none", "0.9", "0.99"],
  ]);
  const cells = layout.annotations?.map(({ x, y, text }) => [x, y, text]);
  assert.deepEqual(cells, [
    [0, 0, "0.625<br>n = 2"],
    [1, 0, "0.750<br>n = 1"],
    [1, 1, "1.000<br>n = 1"],
    [0, 2, "0.250<br>n = 1"],
  ], "levels by size; a pair without a run stays empty");
  assert.deepEqual([layout.xaxis.title.text, layout.yaxis.title.text], [
    ...["optim.rate", "optim.ema"],
  ]);
});

Deno.test("factorHeatmap() takes the larger mean for the darker cell, in readable ink", () => {
  const ink = factorHeatmap(grid, FACTORS).layout.annotations?.map(({ font }) => font?.color);
  assert.deepEqual([ink?.[2], ink?.[3]], ["#FFFFFF", "#000000"]);
});

Deno.test("factorHeatmap() refuses a score that no run has", () => {
  assert.throws(() => factorHeatmap(grid, { ...FACTORS, metric: "f2" }), {
    name: "RangeError",
    message: 'Expected runs with the score "f2" on test but found none.',
  });
});
