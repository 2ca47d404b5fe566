import assert from "node:assert/strict";
import { unitsOf } from "lib/tokenizer/bert_normalizer.ts";
import { splitWords } from "lib/tokenizer/word_splitter.ts";

function split(text: string): string[] {
  const words: string[] = [];
  splitWords(unitsOf(text), 0, text.length, (from, to) => {
    words.push(text.slice(from, to));
    return true;
  });
  return words;
}

Deno.test("splitWords() cuts at white space and sets punctuation apart", () => {
  assert.deepEqual(split("  it's  a_b\u3000c。d "), [
    "it",
    "'",
    "s",
    "a",
    "_",
    "b",
    "c",
    "。",
    "d",
  ]);
  assert.deepEqual(split(""), []);
  assert.deepEqual(split("x😀y"), ["x😀y"]);
  assert.deepEqual(split("x\u{10100}y"), ["x", "\u{10100}", "y"]); // Aegean word separator
});

Deno.test("splitWords() gives equal words equal hashes, and stops when told", () => {
  const hashes: number[] = [];
  const done = splitWords(unitsOf("ab . ab . cd"), 0, 12, (_from, _to, hash) => {
    hashes.push(hash);
    return hashes.length < 4;
  });
  assert.equal(done, false);
  assert.deepEqual([hashes[2], hashes[3]], [hashes[0], hashes[1]]);
  assert.notEqual(hashes[0], hashes[1]);
});
