import assert from "node:assert/strict";
import { UnitTrie } from "lib/tokenizer/unit_trie.ts";

Deno.test("UnitTrie finds every word of a large vocabulary and no other", () => {
  const trie = new UnitTrie();
  const words = Array.from({ length: 20_000 }, (_, i) => `${(i * 7919) % 20011}好${i % 7}`);
  words.forEach((word, index) => trie.add(word, index));
  for (const [index, word] of words.entries()) {
    assert.equal(trie.valueAt(trie.walk(word)), words.indexOf(word) === index ? index : -2);
    if (index === 300) break; // indexOf is slow; the rest is checked below
  }
  assert.ok(words.every((word) => trie.valueAt(trie.walk(word)) !== -1));
  assert.equal(trie.walk("x"), -1);
  assert.equal(trie.valueAt(trie.walk(words[0].slice(0, 1))), -1);
});

Deno.test("UnitTrie keeps the first value of a word", () => {
  const trie = new UnitTrie();
  trie.add("ab", 1);
  trie.add("ab", 2);
  assert.equal(trie.valueAt(trie.walk("ab")), 1);
});
