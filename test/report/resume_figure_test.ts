import assert from "node:assert/strict";
import { resumeFigure } from "lib/report/mod.ts";
import type { ScatterTrace } from "lib/report/figure.ts";
import { runRecord } from "./fixture.ts";

const whole = runRecord();
const stopped = runRecord({ curves: whole.curves.slice(0, 25), stopped: "interrupted" });

Deno.test("resumeFigure() draws the steps before the stop, and from there on the resumed run's", () => {
  const { data, layout } = resumeFigure(stopped, whole), [before, after] = data as ScatterTrace[];
  assert.deepEqual(before.x, whole.curves.slice(0, 25).map(({ step }) => step));
  assert.deepEqual(after.x, whole.curves.slice(24).map(({ step }) => step), "the lines meet");
  const losses = [...before.y, ...after.y.slice(1)];
  assert.deepEqual(losses, whole.curves.map(({ loss }) => loss));
  assert.match(layout.title.text, /Stopped after step 25, and resumed/);
});

Deno.test("resumeFigure() refuses runs without a stop between them", () => {
  const message = (before: number, steps: number) =>
    `Expected a run that was stopped on its way but found ${before} steps before the stop and ` +
    `${steps} in all. Try the record of the stopped run and that of the resumed one.`;
  assert.throws(() => resumeFigure(runRecord({ curves: [] }), whole), {
    name: "RangeError",
    message: message(0, 60),
  });
  assert.throws(() => resumeFigure(whole, whole), { message: message(60, 60) });
});
