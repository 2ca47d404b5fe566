import assert from "node:assert/strict";
import { seededRandom, shuffled } from "lib/data/mod.ts";
import { xoshiro } from "lib/data/random.ts";

Deno.test("xoshiro() gives the published outputs of xoshiro128**", () => {
  // Computed with the authors' C code from the state {1, 2, 3, 4}.
  const state = Uint32Array.of(1, 2, 3, 4);
  assert.deepEqual(Array.from({ length: 10 }, () => xoshiro(state)), [
    ...[11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849],
    ...[3729100597, 4258142804],
  ]);
});

Deno.test("seededRandom() gives the same digits for ever", () => {
  const random = seededRandom(1);
  const digits = Array.from({ length: 3 }, () => random.next());
  assert.deepEqual(digits, [0.6266816947609186, 0.8641927049029619, 0.20838135108351707]);
  assert.equal(shuffled([..."abcdef"], 7).join(""), "deabcf");
});

Deno.test("seededRandom() keeps seeds apart: large, negative and in lists", () => {
  const seeds = [0, 1, -1, 2 ** 32, 2 ** 32 + 1, -(2 ** 40), [1, 0], [0, 1], [1], [1, 0, 0]];
  const firsts = seeds.map((seed) => seededRandom(seed).next());
  assert.equal(new Set(firsts).size, seeds.length - 1); // 1 and [1] are the same seed
  assert.throws(() => seededRandom(0.5), {
    message: "Expected the seed to be an integer but found 0.5. Try 1.",
  });
});

Deno.test("next() and below() are uniform", () => {
  const random = seededRandom(3);
  const counts = new Array(10).fill(0);
  let sum = 0;
  for (let i = 0; i < 100_000; i++) {
    counts[random.below(10)]++;
    const value = random.next();
    assert.ok(value >= 0 && value < 1);
    sum += value;
  }
  assert.ok(Math.abs(sum / 100_000 - 0.5) < 0.005);
  const chiSquare = counts.reduce((total, n) => total + (n - 10_000) ** 2 / 10_000, 0);
  assert.ok(chiSquare < 27.9, `chi-square ${chiSquare} on 9 degrees of freedom`); // p = 0.001
  assert.throws(() => random.below(0), RangeError);
});

Deno.test("shuffled() reaches every order equally often and leaves its input alone", () => {
  const items = [1, 2, 3];
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 6000; seed++) {
    const order = shuffled(items, seed).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.deepEqual(items, [1, 2, 3]);
  assert.equal(counts.size, 6);
  for (const count of counts.values()) assert.ok(Math.abs(count - 1000) < 130, String(count));
});
