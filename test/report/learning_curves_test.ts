import assert from "node:assert/strict";
import { learningCurves } from "lib/report/mod.ts";
import type { ScatterTrace } from "lib/report/figure.ts";
import { runRecord } from "./fixture.ts";

const traces = (...args: Parameters<typeof learningCurves>) =>
  learningCurves(...args).data as ScatterTrace[];

Deno.test("learningCurves() of one run draws every step faint and their mean bold", () => {
  const record = runRecord();
  const [faint, bold] = traces([record], { panels: ["loss"] });
  assert.deepEqual(faint.y, record.curves.map((point) => point.loss));
  assert.equal(faint.hoverinfo, "skip");
  const middle = record.curves.slice(29, 32).reduce((sum, point) => sum + point.loss! / 3, 0);
  assert.ok(Math.abs(bold.y[30] as number - middle) < 1e-12);
});

Deno.test("learningCurves() gives a name one colour and one legend entry over its seeds", () => {
  const records = [runRecord(), runRecord({ seed: 2 }), runRecord({ name: "focal" })];
  const shown = traces(records).filter((trace) => trace.showlegend);
  assert.deepEqual(shown.map((trace) => trace.name), ["baseline", "focal"]);
  const colours = (name: string) =>
    new Set(traces(records).filter((t) => t.name === name && t.line).map((t) => t.line?.color));
  assert.equal(colours("baseline").size, 1);
  assert.notDeepEqual(colours("baseline"), colours("focal"));
});

Deno.test("learningCurves() puts dev scores at their steps and a star at the best", () => {
  const inPanel = traces([runRecord()]).filter((trace) => trace.yaxis === "y2");
  assert.deepEqual(inPanel.map((trace) => [trace.x, trace.y]), [
    [[20, 40, 60], [0.8, 0.83, 0.86]],
    [[60], [0.86]],
  ]);
  assert.equal(inPanel[1].marker?.symbol, "star");
});

Deno.test("learningCurves() marks where the loss stopped being a number", () => {
  const curves = runRecord().curves.map((p) => p.step > 40 ? { ...p, loss: null } : p);
  const record = runRecord({ curves, stopped: "non-finite", best: null });
  const cross = traces([record]).find((trace) => trace.marker?.symbol === "x");
  assert.deepEqual([cross?.x, cross?.y], [[40], [curves[39].loss]]);
});

Deno.test("learningCurves() stays small for a long run", () => {
  const point = runRecord().curves[0];
  const curves = Array.from({ length: 50_000 }, (_, i) => ({ ...point, step: i + 1 }));
  const figure = learningCurves([runRecord({ curves })], {
    panels: ["loss", "gradientNorm", "rate"],
  });
  assert.ok(JSON.stringify(figure).length < 100_000);
});

Deno.test("learningCurves() names quantity on every axis and lines panels up", () => {
  const { layout } = learningCurves([runRecord()], {
    panels: ["loss", "metric", "rate", "gradientNorm"],
  });
  const axes = [layout.yaxis, layout.yaxis2, layout.yaxis3, layout.yaxis4];
  assert.deepEqual(axes.map((axis) => axis?.title.text), [
    "loss (— train, ··· dev)",
    "dev macro_f1",
    "learning rate",
    "gradient norm",
  ]);
  assert.equal(layout.xaxis.title.text, "optimizer step");
  assert.equal(layout.xaxis.anchor, "y4");
  const edges = axes.flatMap((axis) => axis?.domain ?? []);
  assert.equal(edges[1], 1);
  assert.equal(edges[6], 0);
  for (let i = 0; i < 3; i++) assert.ok(edges[2 * i] > edges[2 * i + 3], "panels overlap");
});

Deno.test("learningCurves() refuses a metric that no run has", () => {
  assert.throws(() => learningCurves([runRecord()], { metric: "f2" }), {
    name: "RangeError",
    message: 'Expected a dev metric of the runs but found "f2". ' +
      'Try one of ["macro_f1","loss"], or panels without "metric".',
  });
  assert.throws(() => learningCurves([], { panels: ["loss"] }), /found 0 runs and 1 panels/);
});
