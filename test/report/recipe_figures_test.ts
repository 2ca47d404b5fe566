/** The figures of the training recipe. */
import assert from "node:assert/strict";
import {
  clippingFigure,
  clippingOf,
  type Figure,
  ratesByPart,
  ratesOverSteps,
  stoppingFigure,
  toSvg,
} from "lib/report/mod.ts";
import type { ScatterTrace } from "lib/report/figure.ts";
import { runRecord } from "./fixture.ts";

const traces = ({ data }: Figure) => data as ScatterTrace[];
const curves = [0.5, 4, 1, null, 2].map((gradientNorm, i) => ({
  step: i + 1,
  epoch: 1,
  loss: 0.5,
  rate: 1e-4,
  gradientNorm,
}));
const clipped = runRecord({ curves, config: { optim: { clip: 1 } } });

Deno.test("clippingOf() counts what lies above the limit, and not what lies on it", () => {
  assert.deepEqual(clippingOf(clipped), { limit: 1, steps: 4, clipped: 2, largest: 4 });
});

Deno.test("clippingFigure() draws the norms before and after, with a gap where one was not finite", () => {
  const figure = clippingFigure(clipped, { title: "Clipping" }), [before, after] = traces(figure);
  assert.deepEqual(before.y, [0.5, 4, 1, null, 2]);
  assert.deepEqual(after.y, [0.5, 1, 1, null, 1]);
  assert.match(figure.layout.title.text, /50 % of 4 steps/);
});

Deno.test("clippingFigure() asks for the limit", () => {
  assert.throws(() => clippingFigure(runRecord(), { title: "Clipping" }), /optim\.clip/);
});

const parts = (rates: number[]) =>
  ["embeddings", "layer 1", "head"].map((group, i) => ({ group, rate: rates[i] }));

Deno.test("ratesByPart() draws each part once, and leaves out what is held", () => {
  const rows = parts([0, 1e-5, 3e-5]).flatMap((row) => [row, row]); // with and without decay
  const figure = ratesByPart([{ name: "held below", rows }], { title: "Rates" });
  assert.deepEqual(traces(figure)[0].y, [null, 1e-5, 3e-5]);
  assert.deepEqual(figure.layout.xaxis.ticktext, ["embeddings", "1", "head"]);
});

Deno.test("ratesByPart() refuses schemes of different models", () => {
  const schemes = [
    { name: "one", rows: parts([1, 1, 1]) },
    { name: "two", rows: parts([1, 1, 1]).slice(1) },
  ];
  assert.throws(() => ratesByPart(schemes, { title: "Rates" }), /"two"/);
  assert.throws(() => ratesByPart([], { title: "Rates" }), RangeError);
});

Deno.test("ratesOverSteps() has a line for each schedule and rate", () => {
  const figure = ratesOverSteps({
    title: "Rates",
    schedules: { falling: (step) => 1 - (step - 1) / 2, constant: () => 1 },
    rates: { top: 4, bottom: 2 },
    total: 3,
  });
  assert.deepEqual(traces(figure).map(({ name, y, line }) => [name, y, line?.dash]), [
    ["falling", [4, 2, 0], "solid"],
    ["falling", [2, 1, 0], "dot"],
    ["constant", [4, 4, 4], "solid"],
    ["constant", [2, 2, 2], "dot"],
  ]);
  assert.match(figure.layout.title.text, /solid: top; dotted: bottom/);
});

Deno.test("ratesOverSteps() refuses what it has no dashes for", () => {
  const rates = { a: 1, b: 1, c: 1, d: 1 }, schedules = { constant: () => 1 };
  assert.throws(() => ratesOverSteps({ title: "", schedules, rates, total: 1 }), /4 rates/);
});

const { evals } = runRecord();
const rules = [
  { metric: "macro_f1", kept: evals[2], stop: null },
  { metric: "loss", kept: evals[0], stop: evals[1] },
];

Deno.test("stoppingFigure() stars what is kept, and has a line only where a rule stops", () => {
  const figure = stoppingFigure({ evals }, rules, { title: "Stopping" });
  const stars = traces(figure).filter(({ marker }) => marker?.symbol === "star");
  assert.deepEqual(stars.map(({ x, y }) => [x, y]), [[[3], [0.86]], [[1], [0.4]]]);
  const [line, ...more] = figure.layout.shapes ?? [];
  assert.deepEqual([line.x0, line.y0, more.length], [2, 0, 0]);
});

Deno.test("stoppingFigure() refuses no rule, and more than there is room for", () => {
  const draw = (count: number) =>
    stoppingFigure({ evals }, Array(count).fill(rules[0]), { title: "Stopping" });
  assert.throws(() => draw(0), RangeError);
  assert.throws(() => draw(5), RangeError);
});

Deno.test("the figures of the recipe can be drawn", async () => {
  const figures = [
    clippingFigure(clipped, { title: "Clipping" }),
    ratesByPart([{ name: "layered", rows: parts([1e-5, 1e-5, 3e-5]) }], { title: "Rates" }),
    stoppingFigure({ evals }, rules, { title: "Stopping" }),
  ];
  for (const figure of figures) assert.match(await toSvg(figure, { width: 390 }), /^<svg/);
});
