import assert from "node:assert/strict";
import { histogram, lengthFigure } from "lib/report/mod.ts";

const group = (name: string, ...lengths: [number, number][]) => ({ name, lengths });

Deno.test("lengthFigure() draws as many rows as there are", () => {
  const figure = lengthFigure([group("all", [2, 3], [4, 1])], { unit: "tokens" });
  const plain = histogram([{ name: "all", values: [2, 2, 2, 4] }], {
    ...{ quantity: "length", unit: "tokens", bins: 40, title: "Length of texts in tokens" },
  });
  assert.deepEqual(figure.data, plain.data);
});

Deno.test("lengthFigure() marks each limit that lies among the lengths", () => {
  const lengths = Array.from({ length: 100 }, (_, k): [number, number] => [k + 1, 1]);
  const groups = [group("train", ...lengths, [5000, 1]), group("dev")];
  const { shapes, annotations, title } =
    lengthFigure(groups, { unit: "tokens", limits: [32, 64, 512] }).layout;
  assert.deepEqual(shapes?.map(({ x0, x1 }) => [x0, x1]), [[32, 32], [64, 64]]);
  assert.deepEqual(annotations?.map(({ text, x }) => [text, x]), [["32", 32], ["64", 64]]);
  assert.match(title.text, /last bin: 100 and more/);
});
