import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  assignCell,
  compile,
  disposeCell,
  kernelInPlace,
  makeCell,
  readCell,
} from "lib/engine/mod.ts";
import { at, living, openForTests, values } from "../tensors.ts";

await openForTests();

/** Moves y's share of x over: both change, and the sum comes back. */
const move = () =>
  kernelInPlace("move", ([x, y], [share]) => {
    const moved = tf.mul(x, share);
    return {
      cells: [tf.sub(x, moved), tf.add(y, moved)],
      outputs: [tf.sum(tf.add(x, y)), moved],
    };
  });

const held = (cell: tf.Tensor) => tf.tidy(() => values(readCell(cell)));
const make = (numbers: number[]) => tf.tidy(() => makeCell(tf.tensor1d(numbers)));

for (const fusion of [true, false]) {
  Deno.test(`kernelInPlace() changes its cells and returns the rest, fusion ${fusion}`, () => {
    const before = living();
    at({ fusion }, () => {
      const kernel = move(), x = make([8, 4]), y = make([0, 1]), share = tf.scalar(0.5);
      for (const [wantedX, wantedY] of [[[4, 2], [4, 3]], [[2, 1], [6, 4]]]) {
        const [sum, moved] = kernel([x, y], share);
        assert.deepEqual([held(x), held(y)], [wantedX, wantedY]);
        assert.deepEqual([values(sum), values(moved)], [[13], wantedX]);
        tf.dispose([sum, moved]);
      }
      [x, y].forEach(disposeCell);
      share.dispose();
    });
    assert.deepEqual(living(), before);
  });
}

Deno.test("a compiled function takes cells as arguments, those of one shape in one recording", () => {
  const before = living(), kernel = move();
  const step = compile(function step(cells: Record<string, tf.Tensor>, share: tf.Tensor) {
    return kernel([cells.x, cells.y], share)[0];
  });
  const share = tf.scalar(0.25);
  for (const start of [4, 16]) {
    const cells = { x: make([start]), y: make([0]) };
    step(cells, share).dispose();
    step(cells, share).dispose();
    assert.deepEqual([held(cells.x), held(cells.y)], [[start * 0.5625], [start * 0.4375]]);
    Object.values(cells).forEach(disposeCell);
  }
  assert.equal(step.signatures, 1);
  const wide = { x: make([1, 2]), y: make([0, 0]) };
  step(wide, share).dispose();
  assert.equal(step.signatures, 2);
  Object.values(wide).forEach(disposeCell);
  step.dispose();
  share.dispose();
  assert.deepEqual(living(), before);
});

Deno.test("what was read of a cell stays as it was when the cell changes", () => {
  const kernel = move(), share = tf.scalar(1), size = 100_000; // large: memory is shared, not copied
  const x = tf.tidy(() => makeCell(tf.ones([size]))), y = tf.tidy(() => makeCell(tf.zeros([size])));
  const read = readCell(x);
  tf.dispose(kernel([x, y], share));
  assert.equal(Math.min(...values(read)), 1);
  assert.equal(Math.max(...held(x)), 0);
  const again = readCell(y);
  tf.tidy(() => assignCell(y, tf.fill([size], 7)));
  assert.deepEqual([values(again)[0], held(y)[0]], [1, 7]);
  tf.dispose([read, again, share]);
  [x, y].forEach(disposeCell);
});

Deno.test("a cell takes no values of another shape, and none of what it was made of", () => {
  const value = tf.tensor1d([1, 2]), cell = makeCell(value);
  assert.throws(
    () => tf.tidy(() => assignCell(cell, tf.zeros([3]))),
    { name: "TypeError", message: "Expected values of shape [2] but found [3]." },
  );
  const kernel = kernelInPlace("double", ([x]) => ({ cells: [tf.mul(x, 2)], outputs: [] }));
  kernel([cell]);
  assert.deepEqual([values(value), held(cell)], [[1, 2], [2, 4]]);
  disposeCell(cell);
  value.dispose();
});
