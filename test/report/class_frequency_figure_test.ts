import assert from "node:assert/strict";
import { classFrequencyFigure } from "lib/report/mod.ts";
import type { ScatterTrace } from "lib/report/figure.ts";
import { runRecord } from "./fixture.ts";

const data = { ...runRecord().data, labels: ["often", "seldom", "<i>never</i>"] };
const run = (name: string, seed: number, often: number, seldom: number) =>
  runRecord({ name, seed, data, test: { "f1 often": often, "f1 seldom": seldom } });
const runs = [run("a", 1, 0.5, 0.25), run("a", 2, 1, 0.75), run("b", 1, 0.75, 0.5)];
const traces = (...args: Parameters<typeof classFrequencyFigure>) =>
  classFrequencyFigure(...args).data as ScatterTrace[];

Deno.test("classFrequencyFigure() puts the mean F1 of each class over its rows", () => {
  const figure = classFrequencyFigure(runs, { rows: { often: 900, seldom: 40 }, rowsOf: "train" });
  const [a, b] = figure.data as ScatterTrace[];
  assert.deepEqual([a.x, a.y], [[40, 900], [0.5, 0.75]]);
  assert.deepEqual([b.x, b.y], [[40, 900], [0.5, 0.75]]);
  assert.equal(figure.layout.xaxis.title.text, "train rows of the class");
  assert.equal(figure.layout.xaxis.type, "log");
});

Deno.test("classFrequencyFigure() counts the rows of the split where none are given", () => {
  const row = (id: number, label: string, split: "dev" | "test") => ({
    id,
    label,
    predicted: label,
    split,
  });
  const predictions = [
    ...[row(1, "often", "test"), row(2, "often", "test"), row(3, "seldom", "test")],
    row(4, "seldom", "dev"),
  ];
  const [a] = traces([{ ...runs[0], predictions }]);
  assert.deepEqual([a.x, a.y], [[1, 2], [0.25, 0.5]]);
});

Deno.test("classFrequencyFigure() refuses runs without classes, or without their sizes", () => {
  const message =
    "Expected classes with an F1 and a number of rows but found none. Try naming them in rows.";
  assert.throws(() => traces(runs), { name: "RangeError", message });
  assert.throws(() => traces([]), { name: "RangeError", message });
});
