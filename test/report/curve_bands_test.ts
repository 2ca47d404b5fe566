import assert from "node:assert/strict";
import { curveBands } from "lib/report/mod.ts";
import type { ScatterTrace } from "lib/report/figure.ts";
import { runRecord } from "./fixture.ts";

/** A run whose dev F1 was as given after each epoch. */
const run = (name: string, seed: number, scores: readonly number[]) =>
  runRecord({
    ...{ name, seed },
    evals: scores.map((macro_f1, i) => ({ step: i, epoch: i + 1, metrics: { macro_f1 } })),
  });
const traces = (...args: Parameters<typeof curveBands>) =>
  curveBands(...args).data as ScatterTrace[];

Deno.test("curveBands() draws the mean over seeds and a band of one deviation", () => {
  const [band, line] = traces([run("a", 1, [0.5, 0.75]), run("a", 2, [0.75, 0.75])]);
  assert.deepEqual([line.x, line.y], [[1, 2], [0.625, 0.75]]);
  assert.deepEqual(band.x, [1, 2, 2, 1], "there and back");
  const deviation = Math.sqrt(2 * 0.125 ** 2);
  const wanted = [0.625 + deviation, 0.75, 0.75, 0.625 - deviation];
  band.y.forEach((y, i) => assert.ok(Math.abs(Number(y) - wanted[i]) < 1e-12));
  assert.equal(band.fill, "toself");
});

Deno.test("curveBands() ends the band where one seed is left, and says how many there are", () => {
  const [band, line] = traces([run("a", 1, [0.5, 0.6, 0.7]), run("a", 2, [0.7, 0.6])]);
  assert.deepEqual(band.x, [1, 2, 2, 1]);
  assert.deepEqual(line.x, [1, 2, 3]);
  assert.deepEqual(line.hovertext?.map((text) => /n = \d/.exec(text)?.[0]), [
    ...["n = 2", "n = 2", "n = 1"],
  ]);
});

Deno.test("curveBands() of single runs has no band, and one colour a variant", () => {
  const [a, b, ...rest] = traces([run("a", 1, [0.5, 0.6]), run("b", 1, [0.6, 0.7])]);
  assert.deepEqual([a.name, b.name, rest], ["a", "b", []]);
  assert.notEqual(a.line?.color, b.line?.color);
});

Deno.test("curveBands() refuses a score that no run has", () => {
  assert.throws(() => curveBands([run("a", 1, [0.5])], { metric: "f2" }), {
    name: "RangeError",
    message: 'Expected runs that were scored by "f2" on dev but found none.',
  });
});
