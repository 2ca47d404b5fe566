import assert from "node:assert/strict";
import { type DrawnLook, looksFigure, toSvg } from "lib/report/mod.ts";

const look = (units: number, difference: number, reach: number): DrawnLook => ({
  units,
  difference,
  interval: { low: difference - reach, high: difference + reach },
  once: { interval: { low: difference - reach / 2, high: difference + reach / 2 } },
});
const early: DrawnLook = {
  units: 10,
  difference: 0,
  interval: { low: -Infinity, high: Infinity },
  once: null,
};

Deno.test("looksFigure() draws both intervals and the difference from the first look that says something", () => {
  const { data, layout } = looksFigure([early, look(200, 0.03, 0.04), look(400, 0.02, 0.01)], {
    metric: "clicks",
  });
  const values = data.map((trace) => trace.y.map((y) => Number(Number(y).toFixed(3))));
  assert.deepEqual(values, [
    ...[[-0.01, 0.01], [0.07, 0.03]],
    ...[[0.01, 0.015], [0.05, 0.025]],
    [0.03, 0.02],
  ]);
  assert.ok(data.every(({ x }) => x[0] === 200 && x[1] === 400));
  assert.equal(layout.yaxis.title.text, "difference in clicks");
});

Deno.test("looksFigure() becomes a drawing, and refuses to draw nothing", async () => {
  assert.match(await toSvg(looksFigure([look(200, 0.03, 0.04)], { metric: "clicks" })), /<svg/);
  assert.throws(
    () => looksFigure([early], { metric: "clicks" }),
    /Expected a look with enough units/,
  );
});
