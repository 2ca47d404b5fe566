import assert from "node:assert/strict";
import { claimFigure, type ClaimLine, toSvg } from "lib/report/mod.ts";

const line = (name: string, more: Partial<ClaimLine> = {}): ClaimLine => ({
  name,
  differences: [0.01, 0.03],
  mean: 0.02,
  interval: { low: 0.01, high: 0.03 },
  rows: { low: -0.01, high: 0.04 },
  verdict: "undecided",
  sentence: `${name} is undecided`,
  ...more,
});
const options = { atLeast: 0.02, title: "A claim" };

Deno.test("claimFigure() draws means, differences, and intervals of their true lengths", () => {
  const lines = [line("<a>"), line("b", { rows: null, verdict: "less than claimed" })];
  const { data, layout } = claimFigure(lines, options);
  const [claim, each, seeds, rows, means] = data;
  assert.ok(claim.type === "scatter" && seeds.type === "scatter" && rows.type === "scatter");
  assert.deepEqual(claim.x, [0.02, 0.02]);
  assert.deepEqual([each.x, means.x], [[0.01, 0.03, 0.01, 0.03], [0.02, 0.02]]);
  const { array = [], arrayminus = [] } = rows.error_x ?? {};
  assert.deepEqual([array.length, seeds.error_x?.array.length], [1, 2]);
  assert.ok(Math.abs(array[0] - 0.02) < 1e-12 && Math.abs(arrayminus[0] - 0.03) < 1e-12);
  assert.deepEqual(means.marker?.color, ["#FFFFFF", "#0072B2"]);
  assert.deepEqual(layout.yaxis.ticktext, ["&lt;a&gt;", "b"]);
  assert.ok(means.hovertext?.[0].startsWith("&lt;a&gt;: "));
});

Deno.test("claimFigure() leaves out lines without a difference, and refuses to draw nothing", async () => {
  const empty = line("none", { mean: null, differences: [], interval: null, rows: null });
  const figure = claimFigure(
    [empty, line("one", { differences: [0.02], interval: null })],
    options,
  );
  assert.deepEqual(figure.layout.yaxis.ticktext, ["one"]);
  assert.match(await toSvg(figure), /claimed: \+0\.020/);
  assert.throws(() => claimFigure([empty], options), {
    message: "Expected a line with a difference but found none. Try a table.",
  });
});
