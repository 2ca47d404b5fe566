import assert from "node:assert/strict";
import fc from "fast-check";
import { rowKey, splitRows } from "lib/data/mod.ts";
import { labelCounts, manyRows, rowsOf } from "./rows_of.ts";

Deno.test("splitRows() gives each split its share of each label", () => {
  const { train, dev, test } = splitRows(manyRows({ a: 1000, b: 100, c: 10 }), { seed: 1 });
  assert.deepEqual(labelCounts(train), { a: 800, b: 80, c: 8 });
  assert.deepEqual(labelCounts(dev), { a: 100, b: 10, c: 1 });
  assert.deepEqual(labelCounts(test), { a: 100, b: 10, c: 1 });
});

Deno.test("splitRows() depends on the seed alone, and keeps the rows' order", () => {
  const rows = manyRows({ a: 50, b: 50 });
  const ids = (seed: number) => splitRows(rows, { seed }).train.map(({ id }) => Number(id));
  assert.deepEqual(ids(3), ids(3));
  assert.notDeepEqual(ids(3), ids(4));
  assert.deepEqual(ids(3), ids(3).toSorted((a, b) => a - b));
});

Deno.test("splitRows() loses nothing and never parts rows of one key", () => {
  const text = fc.constantFrom("a", "A", " a", "ｂ", "b", "c", "d", "e f", "ef");
  const row = fc.tuple(text, fc.constantFrom("0", "1"));
  fc.assert(fc.property(fc.array(row, { maxLength: 60 }), fc.integer(), (pairs, seed) => {
    const rows = rowsOf(...pairs);
    const { train, dev, test } = splitRows(rows, { seed });
    const ids = [...train, ...dev, ...test].map(({ id }) => id).sort();
    assert.deepEqual(ids, rows.map(({ id }) => id).sort());
    const keys = [train, dev, test].map((split) => new Set(split.map(rowKey)));
    assert.ok(keys[0].isDisjointFrom(keys[1]));
    assert.ok(keys[0].isDisjointFrom(keys[2]));
    assert.ok(keys[1].isDisjointFrom(keys[2]));
  }));
});

Deno.test("splitRows() heeds fractions, and groups by another key where asked", () => {
  const rows = manyRows({ a: 40 });
  const keyOf = ({ id }: { id: string }) => String(Number(id) % 4);
  const splits = splitRows(rows, { seed: 1, fractions: [2, 1, 1], keyOf });
  assert.deepEqual([splits.train, splits.dev, splits.test].map(({ length }) => length), [
    ...[20, 10, 10],
  ]);
  assert.equal(new Set(splits.dev.map(keyOf)).size, 1);
});
