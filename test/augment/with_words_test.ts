import assert from "node:assert/strict";
import { inCaseOf, withWords } from "lib/augment/with_words.ts";
import { wordsIn } from "lib/data/mod.ts";

Deno.test("withWords() puts words in their places and leaves the rest as it was", () => {
  const text = "a 好 b", words = wordsIn(text);
  const changes = [{ word: words[0], by: "xyz" }, { word: words[2], by: "" }];
  assert.equal(withWords(text, changes), "xyz 好 ");
  assert.equal(withWords(text, []), text);
});

Deno.test("inCaseOf() gives a word the case of the one that it replaces", () => {
  assert.equal(inCaseOf("nice", "good"), "good");
  assert.equal(inCaseOf("Nice", "good"), "Good");
  assert.equal(inCaseOf("NICE", "good"), "GOOD");
  assert.equal(inCaseOf("A", "one"), "One");
  assert.equal(inCaseOf("好", "佳"), "佳");
});
