import assert from "node:assert/strict";
import { tagConstraints } from "lib/heads/mod.ts";
import { toSvg, transitionHeatmap } from "lib/report/mod.ts";
import type { BarTrace, ScatterTrace } from "lib/report/figure.ts";
import { shade } from "lib/report/theme.ts";
import { contrast } from "./contrast.ts";
import { parse } from "./dom.ts";

const tags = ["O", "B-<i>", "I-<i>"];
const scores = {
  start: [0.5, 1, -4],
  end: [0.25, 0, -0.5],
  transitions: [[0, 1, -2], [-1, -0.5, 2], [0.1, 0.2, 0.3]],
};
const allowed = tagConstraints(tags, "BIO");

Deno.test("transitionHeatmap() puts the start above the tags and the end behind them", () => {
  const { data: [cells], layout } = transitionHeatmap(tags, scores);
  const { x, base, hovertext, marker } = cells as BarTrace;
  const at = (row: number, column: number) =>
    x.findIndex((place, k) => place === column && base?.[k] === row - 0.5);
  const said = (row: number, column: number) => hovertext?.[at(row, column)];
  assert.equal(x.length, 3 + 9 + 3);
  assert.equal(said(0, 2), "from (start)<br>to I-&lt;i&gt;<br>score -4.000");
  assert.equal(said(1, 2), "from O<br>to I-&lt;i&gt;<br>score -2.000");
  assert.equal(said(2, 0), "from B-&lt;i&gt;<br>to O<br>score -1.000");
  assert.equal(said(1, 3), "from O<br>to (end)<br>score 0.250");
  assert.equal(at(0, 3), -1); // no text is empty
  assert.equal(marker?.color?.[at(0, 2)], shade(-1).fill); // the largest of all
  assert.equal(marker?.color?.[at(0, 1)], shade(0.25).fill);
  assert.deepEqual(layout.yaxis.ticktext, ["(start)", "O", "B-&lt;i&gt;", "I-&lt;i&gt;"]);
  assert.deepEqual(layout.yaxis.range, [3.5, -0.5]); // the start on top
  assert.deepEqual(layout.xaxis.ticktext?.at(-1), "(end)");
});

Deno.test("transitionHeatmap() crosses out what the scheme forbids, in place of its number", () => {
  const { data, layout } = transitionHeatmap(tags, scores, { allowed });
  const crosses = layout.annotations?.filter(({ text }) => text === "×");
  assert.deepEqual(crosses?.map(({ x, y }) => [y, x]), [[0, 2], [1, 2]]); // start → I, O → I
  assert.equal(layout.annotations?.length, 15);
  const hovers = (data[0] as BarTrace).hovertext?.filter((text) => text.includes("forbidden"));
  assert.equal(hovers?.length, 2);
  assert.equal(data.length, 1);
});

Deno.test("transitionHeatmap() marks ends that the scheme forbids", () => {
  const ends = tagConstraints(["O", "B-x", "E-x"], "BIOES");
  const { layout } = transitionHeatmap(["O", "B-x", "E-x"], scores, { allowed: ends });
  const textAt = (row: number, column: number) =>
    layout.annotations?.find(({ x, y }) => x === column && y === row)?.text;
  assert.equal(textAt(2, 3), "×"); // B-x → end
  assert.equal(textAt(3, 3), "-0.50"); // E-x → end
});

Deno.test("transitionHeatmap() leaves numbers to the hover when tags are many", () => {
  const many = Array.from({ length: 79 }, (_, k) => `B-${k}`), row = many.map(() => 1);
  const ones = { start: row, end: row, transitions: many.map(() => row) };
  const no = row.map(() => false), none = { start: no, end: no, transitions: many.map(() => no) };
  const { data, layout } = transitionHeatmap(many, ones, { allowed: none });
  assert.deepEqual(layout.annotations, []);
  const { x, marker } = data[1] as ScatterTrace;
  assert.deepEqual([x.length, marker?.symbol], [79 * 81, "x-thin"]);
  assert.equal((data[0] as BarTrace).x.length, 79 * 81);
  assert.ok(layout.height <= 760);
});

Deno.test("transitionHeatmap() takes a CRF that has learnt nothing", () => {
  const zeros = { start: [0], end: [0], transitions: [[0]] };
  const { marker } = transitionHeatmap(["O"], zeros).data[0] as BarTrace;
  assert.deepEqual(marker?.color, [0, 0, 0].map(() => shade(0).fill));
});

Deno.test("transitionHeatmap() is drawn with its crosses, and names of tags stay text", async () => {
  const svg = await toSvg(transitionHeatmap(tags, scores, { allowed }));
  const root = parse(svg, "image/svg+xml");
  assert.equal(root.textContent.split("×").length - 1, 3); // and one in the heading
  assert.deepEqual([...root.querySelectorAll("i, script")], []);
  assert.ok(root.textContent.includes("B-<i>"));
});

Deno.test("shade() keeps a contrast of 4.5 to its ink on both sides of 0", () => {
  for (let share = -1; share <= 1; share += 0.01) {
    const { fill, ink } = shade(share);
    assert.ok(contrast(fill, ink) >= 4.5, `${share}: ${ink} on ${fill}`);
  }
  assert.notEqual(shade(-0.6).fill, shade(0.6).fill);
});

Deno.test("transitionHeatmap() refuses scores of other tags", () => {
  assert.throws(() => transitionHeatmap(["O"], scores), {
    name: "RangeError",
    message:
      "Expected start, end and transitions of 1 tags, at least one, but found 3, 3 and rows " +
      "of [3, 3, 3]. Try the tags that the head was made with.",
  });
  const other = tagConstraints(["O"], "BIO");
  assert.throws(() => transitionHeatmap(tags, scores, { allowed: other }), RangeError);
});
