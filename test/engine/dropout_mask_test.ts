import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { compile, dropoutMask, kernel } from "lib/engine/mod.ts";
import { assertKeepsNothing, openForTests, values } from "../tensors.ts";

await openForTests();

type Key = [seed: number, site: number, firstRow: number];

/** MurmurHash3's finaliser on JavaScript's 32-bit integers. */
function mix(x: number): number {
  let h = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** The 24-bit number from which one element's fate follows, by a second implementation. */
function drawn([seed, site, firstRow]: Key, row: number, column: number): number {
  const stream = mix(Math.imul(mix(seed), 0x9e3779b1) + site);
  const byRow = mix(Math.imul(row + firstRow, 0x9e3779b1) + stream);
  return mix(byRow + Math.imul(column, 0x85ebca6b)) >>> 8;
}

function mask(shape: [number, number], key: Key, rate: number): number[] {
  return tf.tidy(() => values(dropoutMask(shape, tf.tensor1d(key, "int32"), rate)));
}

const keptAt = (shape: [number, number], key: Key, rate: number) =>
  mask(shape, key, rate).map(Math.sign);

const KEYS: Key[] = [[1, 0, 0], [2, 0, 0], [1, 1, 0], [1, 0, 7], [-5, 1_000_000, 2 ** 30], [
  2 ** 31 - 1,
  3,
  1,
]];

Deno.test("dropoutMask() is 0 or 1 / (1 - rate), where a second implementation says so", () => {
  const shape: [number, number] = [13, 37];
  for (const key of KEYS) {
    for (const rate of [0.1, 0.5, 0.9]) {
      const scale = Math.fround(1 / (1 - rate)), threshold = Math.round(rate * 2 ** 24);
      const wanted = Array.from(
        { length: 13 * 37 },
        (_, i) => drawn(key, Math.floor(i / 37), i % 37) >= threshold ? scale : 0,
      );
      assert.deepEqual(mask(shape, key, rate), wanted, `key ${key}, rate ${rate}`);
    }
  }
});

Deno.test("dropoutMask() is the same eagerly, as an XLA kernel, and compiled", () => {
  const make = (key: tf.Tensor) => dropoutMask([40, 24], key, 0.3);
  const fused = kernel("mask", make), compiled = compile(make);
  tf.tidy(() => {
    for (const key of KEYS) {
      const given = tf.tensor1d(key, "int32"), wanted = values(make(given));
      assert.deepEqual(values(fused(given)[0]), wanted);
      assert.deepEqual(values(compiled(given)), wanted);
    }
  });
  compiled.dispose();
});

Deno.test("dropoutMask() of a part is that part of the whole", () => {
  const whole = mask([20, 16], [9, 2, 0], 0.25);
  for (const [first, rows] of [[0, 7], [7, 6], [13, 7]] as const) {
    assert.deepEqual(
      mask([rows, 16], [9, 2, first], 0.25),
      whole.slice(16 * first, 16 * (first + rows)),
    );
  }
});

Deno.test("dropoutMask() drops as many as the rate says, within the binomial's spread", () => {
  const rows = 600, columns = 500, n = rows * columns;
  for (const rate of [0.02, 0.1, 0.5]) {
    for (const key of KEYS) {
      const found = mask([rows, columns], key, rate);
      const kept = found.filter((x) => x > 0).length, spread = Math.sqrt(n * rate * (1 - rate));
      assert.ok(Math.abs(kept - n * (1 - rate)) < 4 * spread, `${key}, ${rate}: ${kept} of ${n}`);
      const mean = found.reduce((sum, x) => sum + x, 0) / n;
      assert.ok(Math.abs(mean - 1) < 4 * spread / n / (1 - rate) + 1e-6, `mean ${mean}`);
    }
  }
});

/** Correlation of two masks at rate 1/2, in units of its standard error. */
function correlation(a: number[], b: number[]): number {
  const sum = a.reduce((total, x, i) => total + (2 * x - 1) * (2 * b[i] - 1), 0);
  return sum / Math.sqrt(a.length);
}

Deno.test("dropoutMask() of another seed, place, row or column has nothing to do with this one", () => {
  const rows = 200, columns = 300, base = keptAt([rows, columns], [7, 3, 0], 0.5);
  const others: [string, Key][] = [
    ["next seed", [8, 3, 0]],
    ["seed far away", [7 + 2 ** 20, 3, 0]],
    ["negative seed", [-7, 3, 0]],
    ["next place", [7, 4, 0]],
    ["seed and place exchanged", [3, 7, 0]],
    ["next row", [7, 3, 1]],
    ["rows of the next part", [7, 3, rows]],
  ];
  for (const [name, key] of others) {
    const z = correlation(base, keptAt([rows, columns], key, 0.5));
    assert.ok(Math.abs(z) < 4, `${name}: ${z} standard errors`);
  }
  const neighbours = base.filter((_, i) => i % columns > 0),
    left = base.filter((_, i) => (i + 1) % columns);
  assert.ok(Math.abs(correlation(neighbours, left)) < 4);
});

Deno.test("dropoutMask() draws from bits that are even, singly and by eights", () => {
  const n = 65536, draws = Array.from({ length: n }, (_, i) => drawn([5, 1, 0], i >> 8, i & 255));
  for (let bit = 0; bit < 24; bit++) {
    const ones = draws.filter((x) => x >> bit & 1).length;
    assert.ok(Math.abs(ones - n / 2) < 4 * Math.sqrt(n / 4), `bit ${bit}: ${ones}`);
  }
  for (const shift of [0, 8, 16]) {
    const counts = new Array(256).fill(0), expected = n / 256;
    for (const x of draws) counts[x >> shift & 255]++;
    const chiSquare = counts.reduce((sum, c) => sum + (c - expected) ** 2 / expected, 0);
    // 255 degrees of freedom: mean 255, standard deviation √510
    assert.ok(Math.abs(chiSquare - 255) < 4 * Math.sqrt(510), `bits from ${shift}: ${chiSquare}`);
  }
});

Deno.test("dropoutMask() refuses a rate that is none", () => {
  for (const rate of [0, 1, -0.1, 1.5, NaN]) {
    assert.throws(() => mask([2, 2], [1, 0, 0], rate), {
      name: "RangeError",
      message: `Expected a dropout rate above 0 and below 1 but found ${rate}.`,
    });
  }
});

Deno.test("dropoutMask() leaves no tensors behind", () => {
  const key = tf.tensor1d([1, 2, 3], "int32");
  assertKeepsNothing("eager", () => dropoutMask([4, 5], key, 0.5));
  key.dispose();
});
