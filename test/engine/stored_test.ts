import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { compile, engine, isBf16, kernel, product, store } from "lib/engine/mod.ts";
import { roundToBf16 } from "lib/engine/stored.ts";
import {
  assertClose,
  assertKeepsNothing,
  at,
  openForTests,
  relativeL2,
  seeded,
  values,
} from "../tensors.ts";

await openForTests();

const half = (shape: number[], seed = 1) => store(seeded(shape, seed), "bf16");

/** The nearest bfloat16 numbers, ties to even: by the bits, in JavaScript. */
function nearestBf16(numbers: number[]): number[] {
  const floats = Float32Array.from(numbers), bits = new Uint32Array(floats.buffer);
  for (let i = 0; i < bits.length; i++) {
    bits[i] = (bits[i] + 0x7fff + (bits[i] >>> 16 & 1)) & 0xffff0000;
  }
  return Array.from(floats);
}

Deno.test("store() rounds to the nearest bfloat16 and reads back as float32", () => {
  tf.tidy(() => {
    const x = seeded([1000], 1), stored = store(x, "bf16");
    assert.deepEqual([isBf16(x), isBf16(stored), stored.dtype], [false, true, "float32"]);
    assert.ok(stored.dataSync() instanceof Float32Array);
    assert.deepEqual(values(stored), nearestBf16(values(x)));
    const back = store(stored, "fp32");
    assert.equal(isBf16(back), false);
    assert.deepEqual(values(back), values(stored));
  });
});

Deno.test("store() gives a tensor of its own also where nothing changes, and leaves whole numbers alone", () => {
  const x = tf.tensor1d([1, 2]), same = store(x, "fp32");
  x.dispose();
  assert.deepEqual(values(same), [1, 2]);
  same.dispose();
  tf.tidy(() => {
    for (const storage of ["fp32", "bf16"] as const) {
      const whole = store(tf.tensor1d([1, 300], "int32"), storage);
      const flags = store(tf.tensor1d([true, false], "bool"), storage);
      assert.deepEqual([whole.dtype, ...values(whole)], ["int32", 1, 300]);
      assert.deepEqual([flags.dtype, ...values(flags)], ["bool", 1, 0]);
    }
  });
});

Deno.test("ops of tfjs take bf16 tensors as if they were float32", () => {
  tf.tidy(() => {
    const x = half([3, 4], 1), y = half([3, 4], 2), row = half([4], 3);
    const [fx, fy, frow] = [x, y, row].map((t) => store(t, "fp32"));
    const ops: [string, (x: tf.Tensor, y: tf.Tensor, row: tf.Tensor) => tf.Tensor][] = [
      ["matMul", (x, y) => tf.matMul(x as tf.Tensor2D, y as tf.Tensor2D, false, true)],
      ["add", (x, y) => tf.add(x, y)],
      ["broadcast mul", (x, _, row) => tf.mul(x, row)],
      ["with a number", (x) => tf.sub(1, x)],
      ["softmax", (x) => tf.softmax(x)],
      ["sum", (x) => tf.sum(x)],
      ["mean", (x) => tf.mean(x, 0)],
      ["erf", (x) => tf.erf(x)],
      ["cast", (x) => tf.cast(x, "int32")],
      ["greater", (x, y) => tf.greater(x, y)],
      ["where", (x, y) => tf.where(tf.greater(x, 0), x, y)],
      ["gather", (x) => tf.gather(x, tf.tensor1d([2, 0], "int32"))],
      ["unsortedSegmentSum", (x) => tf.unsortedSegmentSum(x, tf.tensor1d([1, 0, 1], "int32"), 2)],
      ["pad", (x) => tf.pad(x, [[1, 0], [0, 1]])],
      ["addN", (x, y) => tf.addN([x, y, x])],
      ["argMax", (x) => tf.argMax(x, 1)],
      [
        "concat of two storages",
        (x, _, row) => tf.concat([x, tf.reshape(tf.mul(row, 1), [1, 4])], 0),
      ],
    ];
    for (const [name, op] of ops) {
      const found = op(x, y, row), wanted = op(fx, fy, frow);
      assert.equal(found.dtype, wanted.dtype, name);
      assertClose(values(found), values(wanted), 2e-6, name);
      const compiled = compile(op, { name });
      assertClose(values(compiled(x, y, row)), values(wanted), 2e-6, `${name}, compiled`);
      compiled.dispose();
    }
  });
});

Deno.test("ops that only move elements keep bf16 as it is", () => {
  tf.tidy(() => {
    const x = half([3, 4], 1), full = store(x, "fp32");
    const moves: [string, (x: tf.Tensor) => tf.Tensor | tf.Tensor[]][] = [
      ["reshape", (x) => tf.reshape(x, [2, 6])],
      ["transpose", (x) => tf.transpose(x)],
      ["slice", (x) => tf.slice(x, [1, 0], [2, 3])],
      ["concat", (x) => tf.concat([x, x], 1)],
      ["split", (x) => tf.split(x, [1, 2], 0)],
      ["stack", (x) => tf.stack([x, x])],
      ["unstack", (x) => tf.unstack(x)],
      ["expandDims", (x) => tf.expandDims(x, 0)],
      ["tile", (x) => tf.tile(x, [2, 1])],
      ["reverse", (x) => tf.reverse(x, 1)],
      ["clone", (x) => tf.clone(x)],
    ];
    for (const [name, move] of moves) {
      const wanted = [move(full)].flat(), compiled = compile(move, { name });
      for (const found of [[move(x)].flat(), [compiled(x)].flat()]) {
        assert.ok(found.every(isBf16), name);
        assert.deepEqual(found.map(values), wanted.map(values), name);
      }
      compiled.dispose();
    }
  });
});

Deno.test("gradients of tfjs pass bf16 tensors", () => {
  tf.tidy(() => {
    const x = half([3, 4], 1), full = store(x, "fp32");
    const loss = (x: tf.Tensor) =>
      tf.sum(tf.square(tf.add(tf.transpose(tf.reshape(x, [4, 3])), tf.tanh(x))));
    assertClose(values(tf.grad(loss)(x)), values(tf.grad(loss)(full)), 2e-6);
  });
});

Deno.test("roundToBf16() is off by 2⁻⁸ of the number at most, fused or not, and keeps what is not a number", () => {
  const round = kernel("round", (x) => roundToBf16(x), ["bf16"]);
  tf.tidy(() => {
    const exact = [
      ...values(seeded([5000], 1)),
      1e-30,
      -3e38,
      65504.5,
      1 + 2 ** -8,
      -1 - 3 * 2 ** -8,
    ];
    const x = tf.tensor1d(exact), floats = values(x);
    for (const found of [values(round(x)[0]), values(roundToBf16(x))]) {
      found.forEach((v, i) => {
        if (Math.abs(v - floats[i]) > 2 ** -8 * Math.abs(floats[i])) {
          assert.fail(`${floats[i]} → ${v}`);
        }
      });
      // ties go away from zero; all others to the nearest
      const nearest = nearestBf16(floats), ties = floats.length - 2;
      assert.deepEqual(found.slice(0, ties), nearest.slice(0, ties));
      assert.deepEqual(found.slice(ties), [1 + 2 ** -7, -1 - 2 ** -6]);
    }
    const odd = tf.tensor1d([0, -0, Infinity, -Infinity, NaN]);
    for (const found of [round(odd)[0], roundToBf16(odd)]) {
      assert.deepEqual(values(found), values(odd));
    }
  });
});

/** x·y over the last two dimensions, in JavaScript's double precision. */
function plainProduct(x: tf.Tensor, y: tf.Tensor): number[] {
  const [batch, rows, inner] = x.shape as [number, number, number], columns = y.shape[2] as number;
  const [a, b] = [values(x), values(y)], out: number[] = [];
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) {
          sum += a[(n * rows + i) * inner + k] * b[(n * inner + k) * columns + j];
        }
        out.push(sum);
      }
    }
  }
  return out;
}

Deno.test("product() multiplies the last two dimensions in either precision, transposed or not", () => {
  tf.tidy(() => {
    const x = seeded([2, 5, 7], 1), y = seeded([2, 7, 3], 2), wanted = plainProduct(x, y);
    const turn = (t: tf.Tensor) => tf.transpose(t, [0, 2, 1]);
    for (const precision of ["fp32", "bf16"] as const) {
      const tolerance = precision === "fp32" ? 1e-6 : 1e-2;
      const all = [
        product(x, y, { precision }),
        product(turn(x), y, { transposeX: true, precision }),
        product(x, turn(y), { transposeY: true, precision }),
        product(turn(x), turn(y), { transposeX: true, transposeY: true, precision }),
        at({ precision }, () => product(x, y)),
        product(store(x, precision), y, { precision }),
      ];
      for (const found of all) {
        assert.equal(isBf16(found), precision === "bf16");
        assert.deepEqual(found.shape, [2, 5, 3]);
        assert.ok(relativeL2(values(found), wanted) < tolerance);
      }
      if (precision === "bf16") {
        assert.ok(relativeL2(values(all[0]), wanted) > 1e-4, "was not rounded");
      }
    }
    const shared = product(seeded([4, 7], 3), seeded([7, 2], 4), { precision: "fp32" });
    assert.ok(
      relativeL2(values(shared), values(tf.matMul(seeded([4, 7], 3), seeded([7, 2], 4)))) < 1e-6,
    );
  });
});

Deno.test("store(), product() and reading leave no tensors behind", () => {
  const x = seeded([4, 4], 1), stored = half([4, 4], 2);
  for (const precision of ["fp32", "bf16"] as const) {
    assertKeepsNothing(
      `store as ${precision}`,
      () => [store(x, precision), store(stored, precision)],
    );
    assertKeepsNothing(`product in ${precision}`, () => product(x, stored, { precision }));
  }
  assertKeepsNothing("an op that casts", () => tf.add(x, stored));
  assertKeepsNothing("reading", () => {
    values(stored);
    return [];
  });
  tf.dispose([x, stored]);
  assert.equal(engine().binding?.recorder, undefined);
});
