import assert from "node:assert/strict";
import { calibration } from "lib/metrics/mod.ts";
import {
  confusionHeatmap,
  dotComparison,
  type Figure,
  histogram,
  learningCurves,
  lineFigure,
  reliabilityDiagram,
  toSvg,
} from "lib/report/mod.ts";
import { measure, type SvgNode } from "lib/report/svg_measure.ts";
import { type Element, parse } from "./dom.ts";
import { runRecord } from "./fixture.ts";

const long = "一个非常非常长的类别名称，用来检查标签不会被裁掉";
const figures: Record<string, Figure> = {
  curves: learningCurves([
    runRecord({ name: long }),
    runRecord({ name: "focal loss with class weights and EMA" }),
  ], {
    panels: ["loss", "metric", "rate", "gradientNorm"],
    title: "How training went, for every variant of the first comparison",
  }),
  confusion: confusionHeatmap({
    labels: [long, "差评", "neutral"],
    counts: [[5, 1, 2], [0, 7, 1], [3, 3, 3]],
  }),
  many: confusionHeatmap({
    labels: Array.from({ length: 20 }, (_, i) => `class number ${i}`),
    counts: Array.from({ length: 20 }, (_, i) => Array.from({ length: 20 }, (_, j) => (i * j) % 5)),
  }),
  reliability: reliabilityDiagram(calibration([[0.9, 0.1], [0.35, 0.65], [0.2, 0.8]], [0, 0, 1])),
  dots: dotComparison([
    { name: "baseline", values: [0.87, 0.88, 0.86] },
    { name: long, values: [0.89, 0.88, 0.9] },
    { name: "focal loss, weights by inverse class frequency, no smoothing", values: [0.8] },
  ], { metric: "test entity F1 (strict, BIOES), first of all spans" }),
  histogram: histogram([{ name: long, values: [1, 5, 9] }, { name: "dev", values: [2, 3] }], {
    quantity: "length",
    unit: "tokens",
    mark: { at: 8, label: "cut here" },
  }),
};

const parseSvg = (svg: string) => parse(svg, "image/svg+xml");

/** The element's text box in the coordinates of the whole image. */
function boxInImage(text: Element) {
  let node: SvgNode = text;
  for (let at = text.parentElement; at; at = at.parentElement) {
    node = group(node, at.getAttribute("transform"));
  }
  return measure(group(node, null));
}

/** `measure` looks down at children: this puts one under a transform. */
function group(child: SvgNode, transform: string | null): SvgNode {
  return {
    tagName: "g",
    children: [child],
    parentElement: null,
    textContent: null,
    getAttribute: (name) => name === "transform" ? transform : null,
  };
}

for (const [name, figure] of Object.entries(figures)) {
  for (const width of [390, 640]) {
    Deno.test(`toSvg() clips no text of the ${name} figure at ${width} px`, async () => {
      const svg = parseSvg(await toSvg(figure, { width }));
      const height = Number(svg.getAttribute("height"));
      const texts = [...svg.querySelectorAll("text")].filter((text) => text.textContent?.trim());
      assert.ok(texts.length > 5);
      for (const text of texts) {
        const box = boxInImage(text);
        const inside = box.left >= -1 && box.right <= width + 1 && box.top >= -1 &&
          box.bottom <= height + 1;
        assert.ok(inside, `${text.textContent}: ${JSON.stringify(box)} in ${width} × ${height}`);
      }
    });
  }
}

Deno.test("toSvg() gives the same figure the same text, and each figure its own ids", async () => {
  const [first, other] = await Promise.all([toSvg(figures.dots), toSvg(figures.histogram)]);
  assert.equal(await toSvg(figures.dots), first);
  const ids = (svg: string) => [...svg.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
  assert.ok(ids(first).length > 2);
  assert.deepEqual(ids(first).filter((id) => ids(other).includes(id)), []);
});

Deno.test("toSvg() does not change the figure", async () => {
  const before = structuredClone(figures.confusion);
  await toSvg(figures.confusion);
  assert.deepEqual(figures.confusion, before);
});

Deno.test("toSvg() makes an image that shrinks with its page and has a name", async () => {
  const svg = parseSvg(
    await toSvg(histogram([{ name: "a", values: [1] }], { quantity: 'x"<&', title: '"<b>&$' })),
  );
  assert.equal(svg.getAttribute("width"), "640");
  assert.equal(svg.getAttribute("viewBox"), "0 0 640 380");
  assert.match(svg.getAttribute("style") ?? "", /max-width: 100%/);
  assert.equal(svg.getAttribute("aria-label"), '"<b>&$');
  assert.equal([...svg.querySelectorAll("title")][0].textContent, '"<b>&$');
});

Deno.test("toSvg() shows markup in names as text", async () => {
  const svg = parseSvg(
    await toSvg(
      dotComparison([{ name: '<a href="x">&amp;</a>', values: [1, 2] }], { metric: "<b>F1</b>" }),
    ),
  );
  const texts = [...svg.querySelectorAll("text")].map((text) => text.textContent);
  assert.ok(texts.includes("<b>F1</b>"));
  assert.ok(texts.some((text) => text?.startsWith('<a href="x">&amp;')));
  assert.equal([...svg.querySelectorAll("a")].length, 0);
});

Deno.test("toSvg() refuses a size that is no number of pixels", () => {
  assert.throws(() => toSvg(figures.dots, { width: 0 }), {
    name: "RangeError",
    message: "Expected width in pixels, from 100, but found 0. Try 640.",
  });
  assert.throws(() => toSvg(figures.dots, { height: NaN }), /Expected height .* found NaN/);
});

Deno.test("toSvg() prints nothing, though Plotly wonders how much it has to move margins", async () => {
  const x = Array.from({ length: 160 }, (_, i) => i + 1), printed: unknown[][] = [];
  const falls = (by: number) => ({ name: `copy, decay ${by}`, x, y: x.map((step) => by ** step) });
  const figure = lineFigure({
    title: "How much of the average are the weights it began with?",
    x: "optimizer step",
    y: "share of the pre-trained weights",
    lines: [falls(0.95), falls(0.5)],
  });
  const { trace } = console;
  console.trace = (...words: unknown[]) => printed.push(words);
  try {
    await toSvg(figure);
  } finally {
    console.trace = trace;
  }
  assert.deepEqual(printed, []);
});
