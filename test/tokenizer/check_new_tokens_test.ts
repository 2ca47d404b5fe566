import assert from "node:assert/strict";
import { MODEL } from "./golden.ts";
import { loadTokenizer } from "lib/tokenizer/mod.ts";

Deno.test("addTokens() lists every word that cannot be told apart, and adds none", async () => {
  const tokenizer = await loadTokenizer(MODEL);
  const words = ["fine", "", " x", "\u200b", "GPT", "gpt", "a\ud83d"];
  assert.throws(() => tokenizer.addTokens(words), {
    name: "TypeError",
    message: "Expected words that can be told apart in a text but found 5 that cannot: " +
      '"" is blank; " x" has white space at an end; "\u200b" is nothing after normalisation; ' +
      '"gpt" is the same as "GPT" after normalisation; "a\\ud83d" has half of a surrogate pair. ' +
      "Try leaving them out.",
  });
  assert.equal(tokenizer.idOf("fine"), undefined);
  assert.equal(tokenizer.vocabSize, 9600);
});
