import assert from "node:assert/strict";
import { measure } from "lib/report/svg_measure.ts";
import { textWidth } from "lib/report/text_width.ts";
import { parse as parseDom } from "./dom.ts";

const parse = (svg: string) =>
  parseDom(`<svg xmlns="http://www.w3.org/2000/svg">${svg}</svg>`, "image/svg+xml");
const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} ≠ ${expected}`);

Deno.test("measure() places text by its anchor and inherited size", () => {
  const width = textWidth("label", 20);
  const left = (anchor: string) =>
    measure(
      parse(
        `<g style="font-size: 20px"><text x="50" y="9" text-anchor="${anchor}">label</text></g>`,
      ),
    );
  near(left("start").left, 50);
  near(left("middle").left, 50 - width / 2);
  near(left("end").right, 50);
  near(left("start").width, width);
  assert.ok(left("start").top < 9 - 14 && left("start").bottom > 9);
});

Deno.test("measure() takes the widest of several lines and their height", () => {
  const lines = '<tspan class="line">a</tspan><tspan class="line">longest</tspan>';
  const one = measure(parse('<text font-size="10">longest</text>'));
  const two = measure(parse(`<text font-size="10">${lines}</text>`));
  near(two.width, one.width);
  near(two.height, one.height + 13);
});

Deno.test("measure() follows translate, rotate and scale in the order written", () => {
  const text = '<text font-size="10">label</text>';
  const plain = measure(parse(text));
  const moved = measure(parse(`<g transform="translate(5,7)">${text}</g>`));
  near(moved.left - plain.left, 5);
  near(moved.top - plain.top, 7);
  const turned = measure(parse(`<g transform="rotate(90)">${text}</g>`));
  near(turned.height, plain.width);
  near(turned.right, -plain.top);
  const both = measure(parse(`<g transform="translate(10,0) scale(2)">${text}</g>`));
  near(both.right, 10 + 2 * plain.right);
  const about = measure(parse(`<g transform="rotate(180,3,4)">${text}</g>`));
  near(about.left, 6 - plain.right);
});

Deno.test("measure() takes shapes and empty text as nothing", () => {
  assert.equal(measure(parse('<path d="M0,0H9"/><text> </text>')).width, 0);
});

Deno.test("measure() gives a line that is one smaller span its own width", () => {
  const span = '<tspan style="font-size:5px">a long small line</tspan>';
  const small = measure(parse(`<text font-size="10"><tspan class="line">${span}</tspan></text>`));
  near(small.width, textWidth("a long small line", 5));
});
