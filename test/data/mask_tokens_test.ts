import assert from "node:assert/strict";
import { maskTokens } from "lib/data/mod.ts";
import { isNear } from "../is_near.ts";

const MASK = 4, WORDS = Array.from({ length: 1000 }, (_, i) => 10 + i);
const LENGTH = 102;
/** [CLS], a hundred tokens with ids of their own, [SEP]. */
const ROW = {
  ids: Int32Array.from({ length: LENGTH }, (_, i) => i === 0 ? 2 : i === LENGTH - 1 ? 3 : 2000 + i),
  special: Uint8Array.from({ length: LENGTH }, (_, i) => i === 0 || i === LENGTH - 1 ? 1 : 0),
};
const options = { maskId: MASK, wordIds: WORDS };

Deno.test("maskTokens() chooses 15 % and shows 80 % as masks, 10 % as others, 10 % as they are", () => {
  const counts = { chosen: 0, masked: 0, kept: 0, others: 0 }, times = 400;
  const drawn = new Set<number>(), byPlace = new Array<number>(LENGTH).fill(0);
  for (let row = 0; row < times; row++) {
    const { ids, positions, labels } = maskTokens(ROW, { ...options, seed: [1, 0, row] });
    assert.deepEqual(positions, [...positions].sort((a, b) => a - b));
    assert.deepEqual(labels, positions.map((at) => ROW.ids[at]));
    ids.forEach((id, at) => positions.includes(at) || assert.equal(id, ROW.ids[at]));
    counts.chosen += positions.length;
    for (const at of positions) {
      byPlace[at]++;
      if (ids[at] === MASK) counts.masked++;
      else if (ids[at] === ROW.ids[at]) counts.kept++;
      else {
        counts.others++;
        drawn.add(ids[at]);
      }
    }
  }
  assert.ok(isNear(counts.chosen, 100 * times, 0.15), JSON.stringify(counts));
  assert.ok(isNear(counts.masked, counts.chosen, 0.8), JSON.stringify(counts));
  assert.ok(isNear(counts.kept, counts.chosen, 0.1), JSON.stringify(counts));
  assert.ok(isNear(counts.others, counts.chosen, 0.1), JSON.stringify(counts));
  assert.ok([...drawn].every((id) => WORDS.includes(id)) && drawn.size > 300);
  assert.deepEqual([byPlace[0], byPlace[LENGTH - 1]], [0, 0]);
  for (const n of byPlace.slice(1, -1)) assert.ok(isNear(n, times, 0.15), `${byPlace}`);
});

Deno.test("maskTokens() chooses words as a whole, and draws for each of their tokens", () => {
  const words = Array.from(
    { length: 25 },
    (_, i) => ({ places: [4 * i + 1, 4 * i + 2, 4 * i + 3] }),
  );
  let chosen = 0, alone = 0, mixed = 0;
  const times = 400;
  for (let row = 0; row < times; row++) {
    const { ids, positions } = maskTokens(ROW, { ...options, seed: [2, 0, row], words });
    for (const { places } of words) {
      const hits = places.filter((at) => positions.includes(at));
      assert.ok(hits.length === 0 || hits.length === 3);
      chosen += Number(hits.length === 3);
      mixed += Number(new Set(hits.map((at) => ids[at] === MASK)).size === 2);
    }
    alone += positions.filter((at) => at % 4 === 0).length;
  }
  assert.ok(isNear(chosen, 25 * times, 0.15), `${chosen}`);
  assert.ok(isNear(alone, 25 * times, 0.15), `${alone}`);
  assert.ok(isNear(mixed, chosen, 1 - 0.8 ** 3 - 0.2 ** 3), `${mixed} of ${chosen}`);
});

Deno.test("maskTokens() masks anew in each epoch, by the seed alone, and leaves the row as it was", () => {
  const before = Int32Array.from(ROW.ids),
    masked = (...seed: number[]) => maskTokens(ROW, { ...options, seed });
  assert.deepEqual(masked(1, 0, 0), masked(1, 0, 0));
  assert.notDeepEqual(masked(1, 1, 0).positions, masked(1, 0, 0).positions);
  assert.notDeepEqual(masked(1, 0, 1).positions, masked(1, 0, 0).positions);
  assert.deepEqual(ROW.ids, before);
});

Deno.test("maskTokens() masks no special token, also of a row that has no other", () => {
  const row = { ids: Int32Array.of(2, 3), special: Uint8Array.of(1, 1) };
  const words = [{ places: [0, 1] }];
  const found = maskTokens(row, { ...options, seed: 1, share: 1, words });
  assert.deepEqual([[...found.ids], found.positions, found.labels], [[2, 3], [], []]);
});

Deno.test("maskTokens() says what it lacks", () => {
  assert.throws(() => maskTokens(ROW, { ...options, seed: 1, share: 0 }), {
    name: "RangeError",
    message: "Expected a share above 0, up to 1, but found 0. Try 0.15.",
  });
  assert.throws(() => maskTokens(ROW, { ...options, seed: 1, wordIds: [] }), {
    name: "RangeError",
    message: "Expected ids of words to draw from but found none (where: wordIds). " +
      "Try those of the tokenizer.",
  });
});
