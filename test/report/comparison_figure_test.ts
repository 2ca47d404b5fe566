import assert from "node:assert/strict";
import { compare } from "lib/ablation/mod.ts";
import { comparisonFigure } from "lib/report/mod.ts";
import type { ScatterTrace } from "lib/report/figure.ts";
import { runsOf, scored, wrongAt } from "../ablation/scored_runs.ts";

const BASE = [0.8, 0.81, 0.79, 0.82, 0.8];
const comparison = compare([
  ...runsOf("base", BASE),
  ...runsOf("<b>good</b>", BASE.map((score, i) => score + 0.03 + 0.001 * i)),
  ...runsOf("same", BASE.map((score, i) => score + 0.02 * (-1) ** i)),
  scored("alone", 9, 0.9),
]);
const traces = (given = comparison) => comparisonFigure(given).data as ScatterTrace[];

Deno.test("comparisonFigure() has each seed, both intervals and the mean of each variant", () => {
  const [seeds, overSeeds, overRows, means] = traces();
  const drawn = comparison.variants.slice(1, 3).map(({ difference }) => difference);
  assert.deepEqual(seeds.x, drawn.flatMap((one) => one?.pairs.map((pair) => pair.difference)));
  assert.equal(new Set(seeds.y).size, 10);
  assert.deepEqual(means.x, drawn.map((one) => one?.mean));
  const { array = [], arrayminus = [] } = overSeeds.error_x ?? {};
  drawn.forEach((one, i) => {
    assert.ok(one?.seeds && Math.abs(one.mean + array[i] - one.seeds.high) < 1e-12);
    assert.ok(Math.abs(one.mean - arrayminus[i] - one.seeds.low) < 1e-12);
  });
  assert.deepEqual(overRows.x, [], "runs without predictions");
  assert.equal(overSeeds.name, "95 % over seeds");
});

Deno.test("comparisonFigure() draws the interval over rows where runs bring predictions", () => {
  const runs = [1, 2, 3].flatMap((seed) => [wrongAt("base", seed, 10), wrongAt("other", seed, 9)]);
  const rows = traces(compare(runs))[2];
  assert.equal(rows.error_x?.array.length, 1);
  assert.ok(Number(rows.y[0]) > 0, "below the interval over seeds");
});

Deno.test("comparisonFigure() fills what is shown, and escapes names", () => {
  const colours = traces()[3].marker?.color ?? [];
  assert.deepEqual([colours[0] === "#FFFFFF", colours[1] === "#FFFFFF"], [false, true]);
  assert.deepEqual(comparisonFigure(comparison).layout.yaxis.ticktext, [
    ...["&lt;b&gt;good&lt;/b&gt;", "same"],
  ]);
});

Deno.test("comparisonFigure() says on which side the better ones lie", () => {
  const subtitle = (metric: string) =>
    comparisonFigure(compare(runsOf("base", BASE).concat(runsOf("b", BASE)), { metric }))
      .layout.title.text;
  assert.match(subtitle("macro_f1"), /right of the line is better/);
  assert.match(subtitle("loss"), /left of the line is better/);
});

Deno.test("comparisonFigure() refuses variants that have no seed in common with the base", () => {
  const apart = compare([scored("base", 1, 0.8), scored("other", 2, 0.9)]);
  assert.throws(() => comparisonFigure(apart), {
    name: "RangeError",
    message:
      "Expected a variant that has a seed in common with the base but found none. Try a table.",
  });
});
