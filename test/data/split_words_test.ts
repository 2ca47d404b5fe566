import assert from "node:assert/strict";
import { splitWords } from "lib/data/mod.ts";
import { loadTokenizer } from "lib/tokenizer/mod.ts";

const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");

Deno.test("splitWords() finds the words that would save most tokens, and their pieces", () => {
  const texts = ["前台服务好，前台。", "前台 服务 2008", "服务", "Qwertyuiop", "qwertyuiop"];
  const found = splitWords(texts, tokenizer, { language: "zh", minimum: 2 });
  const [first, ...others] = found;
  assert.equal(first.word, "qwertyuiop");
  assert.equal(first.count, 2);
  assert.equal(first.pieces.join("").replaceAll("##", ""), "qwertyuiop");
  assert.equal(first.saved, 2 * (first.pieces.length - 1));
  assert.deepEqual(others, [
    { word: "前台", count: 3, pieces: ["前", "台"], saved: 3 },
    { word: "服务", count: 3, pieces: ["服", "务"], saved: 3 },
  ]);
});

Deno.test("splitWords() keeps to minimum and most, and leaves whole words and numbers out", () => {
  const texts = Array<string>(5).fill("服务 2008 the it's www.x.com"), options = { language: "zh" };
  assert.deepEqual(splitWords(texts, tokenizer, options).map(({ word }) => word), ["服务"]);
  assert.deepEqual(splitWords(texts, tokenizer, { ...options, minimum: 6 }), []);
  assert.deepEqual(splitWords(texts, tokenizer, { ...options, most: 0 }), []);
});

Deno.test("splitWords() saves what it says once the words are added", async () => {
  const own = await loadTokenizer("datasets/pretrained/bert-mini-zh");
  const texts = ["前台服务好，前台。", "前台态度差"];
  const count = () => texts.reduce((sum, text) => sum + own.countTokens(text), 0);
  const before = count(),
    [{ word, saved }] = splitWords(texts, own, { language: "zh", minimum: 3 });
  own.addTokens([word]);
  assert.equal(before - count(), saved);
});
