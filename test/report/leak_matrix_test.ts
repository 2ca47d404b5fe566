import assert from "node:assert/strict";
import { leakMatrix } from "lib/report/mod.ts";

Deno.test("leakMatrix() puts each pair in its cell, shaded by the share of the column", () => {
  const figure = leakMatrix([{ name: "train", rows: 900 }, { name: "test", rows: 100 }], [
    { from: "train", to: "train", raw: 0, alike: 0 },
    { from: "train", to: "test", raw: 90, alike: 100 },
    { from: "elsewhere", to: "test", raw: 1, alike: 1 },
  ]);
  const [cells] = figure.data;
  assert.deepEqual([cells.x, cells.type === "bar" && cells.base], [[0, 1], [-0.5, -0.5]]);
  assert.deepEqual(cells.type === "bar" && cells.marker?.color, [
    ...["rgb(255,255,255)", "rgb(8,48,107)"],
  ]);
  const texts = figure.layout.annotations?.map(({ text, font }) => [text, font?.color]);
  assert.deepEqual(texts, [["0 raw<br>0 alike", "#000000"], ["90 raw<br>100 alike", "#FFFFFF"]]);
  assert.deepEqual(figure.layout.xaxis.ticktext, ["train<br>900 rows", "test<br>100 rows"]);
});
