import assert from "node:assert/strict";
import { type Prediction, reliabilityLines } from "lib/report/mod.ts";
import type { ScatterTrace } from "lib/report/figure.ts";
import { runRecord } from "./fixture.ts";

const labels = ["好评", "差评"];

/** A run that gives `sure` to 好评 on each of four test rows, of which `right` are. */
const run = (name: string, seed: number, sure: number, right: number) => {
  const predictions = [0, 1, 2, 3].map((i): Prediction => ({
    id: `${i}`,
    split: "test",
    label: labels[i < right ? 0 : 1],
    predicted: labels[0],
    probabilities: [sure, 1 - sure],
  }));
  const onDev: Prediction = { ...predictions[0], split: "dev", probabilities: [0.6, 0.4] };
  return runRecord({ name, seed, predictions: [onDev, ...predictions] });
};

Deno.test("reliabilityLines() puts the test answers of all seeds into each variant's bins", () => {
  const records = [run("a", 1, 0.85, 3), run("b", 1, 0.95, 4), run("a", 2, 0.65, 1)];
  const { data } = reliabilityLines([...records, run("a", 3, 0.85, 2)], { title: "Reliability" });
  const [a, b, perfect] = data as ScatterTrace[];
  const rounded = (values: ScatterTrace["x"]) => values.map((x) => Number(Number(x).toFixed(9)));
  assert.deepEqual([rounded(a.x), a.y], [[0.65, 0.85], [1 / 4, 5 / 8]]);
  assert.deepEqual(a.hovertext, ["4 answers", "8 answers"]);
  assert.deepEqual([rounded(b.x), b.y], [[0.95], [1]]);
  // a: (4 · |0.25 − 0.65| + 8 · |0.625 − 0.85|) / 12
  assert.deepEqual([a.name, b.name], ["a: 0.283", "b: 0.050"]);
  assert.deepEqual([perfect.x, perfect.y], [[0, 1], [0, 1]]);
});

Deno.test("reliabilityLines() refuses no runs, and runs without predictions", () => {
  assert.throws(() => reliabilityLines([], { title: "" }), {
    name: "RangeError",
    message: "Expected at least one run but found none.",
  });
  assert.throws(() => reliabilityLines([runRecord()], { title: "" }), TypeError);
});
