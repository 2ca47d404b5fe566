import assert from "node:assert/strict";
import { unitsOf } from "lib/tokenizer/bert_normalizer.ts";
import { WordCache } from "lib/tokenizer/word_cache.ts";

Deno.test("WordCache returns the pieces of the same word only, even under one hash", () => {
  const cache = new WordCache();
  const units = unitsOf("abcd");
  cache.add(units, 0, 2, 5, [1, 2]);
  const second = cache.add(units, 2, 4, 5, [7, 1, 8, 2]);
  assert.equal(cache.find(units, 2, 4, 5), second);
  assert.deepEqual(
    [...cache.pieces.subarray(cache.piecesFrom(second), cache.piecesTo(second))],
    [7, 1, 8, 2],
  );
  assert.equal(cache.find(units, 1, 3, 5), -1);
  assert.equal(cache.find(units, 0, 2, 6), -1);
});

Deno.test("WordCache starts afresh when it is full", () => {
  const cache = new WordCache();
  const units = new Uint16Array(2);
  const add = (i: number) => {
    [units[0], units[1]] = [i & 0xff, i >> 8];
    cache.add(units, 0, 2, i, [i, 2]);
    return cache.find(units, 0, 2, i);
  };
  for (let i = 0; i < 40_000; i++) {
    const word = add(i);
    assert.equal(cache.pieces[cache.piecesFrom(word)], i);
  }
});
