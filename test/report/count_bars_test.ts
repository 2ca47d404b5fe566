import assert from "node:assert/strict";
import { countBars } from "lib/report/mod.ts";

const options = { quantity: "label", unit: "texts", title: "Labels" };
const counts = (values: Record<string, number>) =>
  Object.entries(values).map(([name, count]) => ({ name, count }));

Deno.test("countBars() of one group draws counts, the largest first", () => {
  const figure = countBars([{ name: "all", total: 60, counts: counts({ a: 10, b: 50 }) }], options);
  const [bars] = figure.data;
  assert.deepEqual([bars.x, bars.type === "bar" && bars.width], [[25, 5], [50, 10]]);
  assert.deepEqual(figure.layout.yaxis.ticktext, ["b", "a"]);
  assert.deepEqual(figure.layout.annotations?.map(({ text }) => text.trim()), ["50", "10"]);
  assert.equal(figure.layout.xaxis.title.text, "texts");
});

Deno.test("countBars() of several groups draws shares side by side, 0 where a name is missing", () => {
  const figure = countBars([
    { name: "train", total: 100, counts: counts({ a: 75, b: 25 }) },
    { name: "test", total: 10, counts: counts({ a: 10 }) },
  ], options);
  const widths = figure.data.map((bars) => bars.type === "bar" && bars.width);
  assert.deepEqual(widths, [[0.75, 0.25], [1, 0]]);
  const [train, test] = figure.data.map((bars) => bars.type === "bar" ? bars.base ?? [] : []);
  assert.ok(Math.abs(test[0] - train[0] - 0.4) < 1e-9); // one under the other
  assert.equal(figure.layout.xaxis.title.text, "share of the group's texts");
});

Deno.test("countBars() says how many names it leaves out, and refuses none", () => {
  const many = counts(Object.fromEntries(Array.from({ length: 40 }, (_, k) => [`n${k}`, 40 - k])));
  const figure = countBars([{ name: "all", total: 820, counts: many }], { ...options, most: 10 });
  assert.equal(figure.data[0].x.length, 10);
  assert.match(figure.layout.title.text, /30 rarer ones not drawn/);
  assert.throws(() => countBars([{ name: "all", total: 0, counts: [] }], options), {
    message: "Expected something counted but found nothing. Try leaving it out.",
  });
});

Deno.test("countBars() shows names from data letter by letter", () => {
  const figure = countBars([{ name: "all", total: 1, counts: counts({ "<b>": 1 }) }], options);
  assert.deepEqual(figure.layout.yaxis.ticktext, ["&lt;b&gt;"]);
});
