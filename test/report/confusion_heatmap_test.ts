import assert from "node:assert/strict";
import { confusionHeatmap } from "lib/report/mod.ts";
import type { BarTrace } from "lib/report/figure.ts";
import { contrast } from "./contrast.ts";

const matrix = { labels: ["ham", "spam"], counts: [[30, 10], [0, 20]] };

Deno.test("confusionHeatmap() draws each used cell at its row and column", () => {
  const figure = confusionHeatmap(matrix);
  const cells = figure.data[0] as BarTrace;
  assert.deepEqual(cells.x, [0, 1, 1]);
  assert.deepEqual(cells.base, [-0.5, -0.5, 0.5]);
  assert.deepEqual(figure.layout.yaxis.range, [1.5, -0.5]); // the first class on top
  assert.equal(
    cells.hovertext?.[1],
    "true ham<br>predicted spam<br>10 rows, 25.0 % of the true class",
  );
});

Deno.test("confusionHeatmap() writes count and share into every cell, readable on its shade", () => {
  const { annotations } = confusionHeatmap(matrix).layout;
  assert.deepEqual(annotations?.map(({ x, y, text }) => [x, y, text]), [
    [0, 0, "30<br>75 %"],
    [1, 0, "10<br>25 %"],
    [0, 1, "0<br>0 %"],
    [1, 1, "20<br>100 %"],
  ]);
  assert.equal(annotations?.[3].font?.color, "#FFFFFF");
  assert.notEqual(annotations?.[2].font?.color, "#FFFFFF");
});

Deno.test("confusionHeatmap() text keeps a contrast of 4.5 to its cell at every share", () => {
  for (let n = 0; n <= 100; n++) {
    const figure = confusionHeatmap({ labels: ["a", "b"], counts: [[n, 100 - n], [0, 1]] });
    const cells = figure.data[0] as BarTrace;
    const at = cells.x.findIndex((x, i) => x === 0 && cells.base?.[i] === -0.5);
    const fill = at < 0 ? "rgb(255,255,255)" : (cells.marker?.color as string[])[at];
    const ink = figure.layout.annotations?.[0].font?.color ?? "";
    const ratio = contrast(fill, ink);
    assert.ok(ratio >= 4.5, `${n} %: ${ink} on ${fill} has ${ratio}`);
  }
});

Deno.test("confusionHeatmap() leaves numbers to the hover when classes are many", () => {
  const labels = Array.from({ length: 13 }, (_, i) => i);
  const figure = confusionHeatmap({ labels, counts: labels.map(() => labels.map(() => 1)) });
  assert.deepEqual(figure.layout.annotations, []);
});

Deno.test("confusionHeatmap() takes a class without rows", () => {
  const { annotations } = confusionHeatmap({ labels: ["a", "b"], counts: [[1, 0], [0, 0]] }).layout;
  assert.equal(annotations?.[3].text, "0<br>0 %");
});

Deno.test("confusionHeatmap() refuses counts that are no square", () => {
  assert.throws(() => confusionHeatmap({ labels: ["a", "b"], counts: [[1, 2], [3]] }), {
    name: "RangeError",
    message: "Expected 2 rows of 2 counts, one per label and at least one, but found rows of " +
      "lengths [2, 1]. Try confusionMatrix().",
  });
});
