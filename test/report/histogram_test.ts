import assert from "node:assert/strict";
import { histogram } from "lib/report/mod.ts";

Deno.test("histogram() of one group counts rows in bars", () => {
  const figure = histogram([{ name: "train", values: [1, 2, 2, 4] }], {
    quantity: "length",
    unit: "tokens",
  });
  assert.deepEqual(figure.data[0].y, [1, 2, 0, 1]);
  assert.deepEqual(figure.data[0].x, [1.5, 2.5, 3.5, 4.5]);
  assert.equal(figure.layout.xaxis.title.text, "length (tokens)");
  assert.equal(figure.layout.yaxis.title.text, "rows");
});

Deno.test("histogram() of several groups compares shares, whatever their size", () => {
  const figure = histogram([
    { name: "train", values: [1, 1, 2, 2] },
    { name: "test", values: [1, 2] },
  ], { quantity: "length" });
  assert.deepEqual(figure.data.map((trace) => trace.y), [[0, 0.5, 0.5, 0], [0, 0.5, 0.5, 0]]);
  assert.match(figure.layout.title.text, /train 4 rows, test 2 rows/);
});

Deno.test("histogram() gathers a long tail in its last bin and says so", () => {
  const values = [10, 20, 30, 5000, 100000];
  const figure = histogram([{ name: "train", values }], { quantity: "length", max: 100, bins: 10 });
  assert.equal(figure.data[0].y.at(-1), 2);
  assert.match(figure.layout.title.text, /last bin: 100 and more/);
  const short = histogram([{ name: "train", values: [1, 2] }], { quantity: "length", max: 100 });
  assert.doesNotMatch(short.layout.title.text, /last bin/);
});

Deno.test("histogram() marks a value, its label on the side with room", () => {
  const groups = [{ name: "train", values: [0, 100] }];
  const side = (at: number) =>
    histogram(groups, { quantity: "length", mark: { at, label: "cut" } }).layout.annotations?.[0];
  assert.deepEqual([side(90)?.xanchor, side(5)?.xanchor, side(90)?.x], ["right", "left", 90]);
});

Deno.test("histogram() refuses a group without values or with one that is not finite", () => {
  assert.throws(() => histogram([{ name: "dev", values: [] }], { quantity: "length" }), {
    name: "RangeError",
    message: 'Expected finite values in group "dev" but found no values. Try leaving it out.',
  });
  assert.throws(
    () => histogram([{ name: "dev", values: [1, NaN] }], { quantity: "x" }),
    /NaN \(values\[1\]\)/,
  );
  assert.throws(() => histogram([], { quantity: "x" }), /at least one group/);
});
