import assert from "node:assert/strict";
import { join } from "node:path";
import { alignedTokens, encodeTagRows, tagSet } from "lib/data/mod.ts";
import { projectRoot } from "lib/fetch/mod.ts";
import { loadTokenizer } from "lib/tokenizer/mod.ts";

const tokenizer = await loadTokenizer(join(projectRoot(), "datasets/pretrained/bert-mini-zh"));
const tags = tagSet(["ORG", "LOC"], "BIO");

Deno.test("alignedTokens() gives the first piece of a word its tag, and special tokens nothing", () => {
  const text = "OpenAI在上海",
    entities = [
      { start: 0, end: 6, label: "ORG" },
      { start: 7, end: 9, label: "LOC" },
    ];
  const [example] = encodeTagRows([{ id: "1", text, entities }], tokenizer, { tags });
  const found = alignedTokens(example, tokenizer, tags);
  assert.equal(
    found.map(({ token }) => token.replace("##", "")).join(""),
    "[CLS]openai在上海[SEP]",
  );
  const pieces = found.filter(({ word }) => word === 0);
  assert.ok(pieces.length > 1);
  assert.deepEqual(pieces.map(({ tag }) => tag), ["B-ORG", ...pieces.slice(1).map(() => null)]);
  assert.deepEqual(found.slice(-4).map(({ tag }) => tag), ["O", "B-LOC", "I-LOC", null]);
  const slices = pieces.map(({ start, end }) => text.slice(start ?? 0, end ?? 0));
  assert.equal(slices.join(""), "OpenAI");
  assert.deepEqual(found[0], { token: "[CLS]", start: null, end: null, word: null, tag: null });
});

Deno.test("alignedTokens() shows the tags of all pieces where these are scored", () => {
  const row = { id: "1", text: "OpenAI", entities: [{ start: 0, end: 6, label: "ORG" }] };
  const [example] = encodeTagRows([row], tokenizer, { tags, pieces: "all" });
  const found = alignedTokens(example, tokenizer, tags).slice(1, -1).map(({ tag }) => tag);
  assert.deepEqual(found, ["B-ORG", ...found.slice(1).map(() => "I-ORG")]);
});
