import assert from "node:assert/strict";
import { loadTokenizer, placedTokens } from "lib/tokenizer/mod.ts";

Deno.test("placedTokens() finds each token again in the raw text, words numbered", async () => {
  const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh"), text = "用Python 写龘";
  const tokens = placedTokens(text, tokenizer);
  const slices = tokens.map(({ start, end }) => text.slice(start, end));
  assert.equal(slices.join(""), "用Python写龘");
  const python = tokens.filter(({ word }) => word === 1);
  assert.equal(python.map(({ token }) => token.replace(/^##/, "")).join(""), "python");
  assert.equal(tokens.at(-1)?.token, "[UNK]");
  assert.deepEqual(placedTokens("", tokenizer), []);
});
