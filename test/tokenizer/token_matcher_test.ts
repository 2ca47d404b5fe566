import assert from "node:assert/strict";
import { completeToken } from "lib/tokenizer/added_token.ts";
import { unitsOf } from "lib/tokenizer/bert_normalizer.ts";
import { TokenMatcher } from "lib/tokenizer/token_matcher.ts";

type Given = Parameters<typeof completeToken>[0];

function find(text: string, ...tokens: Given[]): string[] {
  const matcher = new TokenMatcher(tokens.map((token, id) => {
    const complete = completeToken(token);
    return [complete.content, { ...complete, id }];
  }));
  return matcher.find(unitsOf(text), 0, text.length).map(({ start, end }) =>
    text.slice(start, end)
  );
}

Deno.test("TokenMatcher takes the leftmost token, and the longest of those that begin there", () => {
  assert.deepEqual(find("xGPT-4o-mini GPT-4", "GPT-4", "GPT-4o-mini", "T-4o"), [
    "GPT-4o-mini",
    "GPT-4",
  ]);
  assert.deepEqual(find("aab", "ab", "aa"), ["aa"]);
  assert.deepEqual(find("none here", "GPT"), []);
});

Deno.test("TokenMatcher heeds singleWord, letters beyond U+FFFF included", () => {
  const token = { content: "NER", singleWord: true };
  assert.deepEqual(find("NER, (NER) NERs aNER _NER 中NER NER1 𝒳NER NER𝒳 😀NER", token).length, 3);
});

Deno.test("TokenMatcher lets lstrip and rstrip swallow white space once", () => {
  const token = { content: "<br>", lstrip: true, rstrip: true };
  assert.deepEqual(find("a <br>\u3000 <br> b<br>", token), [" <br>\u3000 ", "<br> ", "<br>"]);
});

Deno.test("TokenMatcher never finds a token that normalisation empties", () => {
  const token = { ...completeToken("\u200b"), id: 0 };
  assert.deepEqual(new TokenMatcher([["", token]]).find(unitsOf("ab"), 0, 2), []);
});
