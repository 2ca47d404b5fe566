import assert from "node:assert/strict";
import { calibration } from "lib/metrics/mod.ts";
import { reliabilityDiagram } from "lib/report/mod.ts";

const probabilities = [[0.95, 0.05], [0.9, 0.1], [0.4, 0.6]];

Deno.test("reliabilityDiagram() draws the used bins of calibration()", () => {
  const figure = reliabilityDiagram(calibration(probabilities, [0, 1, 1], { bins: 5 }));
  const [accuracy, , confidence, rows] = figure.data;
  assert.deepEqual([accuracy.x, accuracy.y], [[0.5, 0.9], [1, 0.5]]);
  assert.deepEqual(confidence.x, [0.6, (0.95 + 0.9) / 2]);
  assert.deepEqual([rows.yaxis, rows.y], ["y2", [1, 2]]);
});

Deno.test("reliabilityDiagram() states error and rows, and names its axes", () => {
  const { layout } = reliabilityDiagram(calibration(probabilities, [0, 1, 1], { bins: 5 }));
  assert.match(layout.title.text, /expected calibration error 0\.417, 3 rows/);
  assert.equal(layout.xaxis.title.text, "confidence (probability)");
  assert.deepEqual([layout.yaxis.title.text, layout.yaxis2?.title.text], [
    "accuracy (share right)",
    "rows",
  ]);
});

Deno.test("reliabilityDiagram() refuses bins without rows", () => {
  const bin = { low: 0, high: 1, count: 0, confidence: null, accuracy: null };
  assert.throws(() => reliabilityDiagram({ bins: [bin], ece: 0 }), {
    name: "RangeError",
    message: "Expected bins with rows but found 1 empty bins. " +
      "Try calibration() over at least one row.",
  });
});
