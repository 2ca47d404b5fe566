import assert from "node:assert/strict";
import { limitSplits, mapTexts, subsample } from "lib/data/mod.ts";

const rows = (name: string, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    ...{ id: `${name}${i}`, text: `${name} ${i}` },
    label: i % 4 ? "a" : "b",
  }));
const splits = { train: rows("train", 40), dev: rows("dev", 12), test: rows("test", 8) };

Deno.test("limitSplits() takes of each split what subsample takes", () => {
  const small = limitSplits(splits, { train: 8, dev: 100, test: Infinity }, 3);
  assert.deepEqual(small.train, subsample(splits.train, 8, 3));
  assert.equal(small.train.filter(({ label }) => label === "b").length, 2);
  assert.deepEqual([small.dev, small.test], [splits.dev, splits.test]);
});

Deno.test("limitSplits() refuses sizes that are none", () => {
  const find = () => limitSplits(splits, { train: -1, dev: 1, test: 1 }, 1);
  assert.throws(find, { name: "RangeError", message: /at least 0 but found -1/ });
});

Deno.test("mapTexts() changes texts and nothing else, and leaves its input alone", () => {
  const before = structuredClone(splits);
  const changed = mapTexts(splits, (text) => `${text}!`);
  assert.deepEqual(splits, before);
  assert.deepEqual(changed.dev[1], { id: "dev1", text: "dev 1!", label: "a" });
  assert.deepEqual(changed.train.map(({ id }) => id), splits.train.map(({ id }) => id));
});
