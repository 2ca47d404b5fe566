import assert from "node:assert/strict";
import { join } from "node:path";
import { batches, encodeTagRows, tagSet } from "lib/data/mod.ts";
import { projectRoot } from "lib/fetch/mod.ts";
import { loadTokenizer } from "lib/tokenizer/mod.ts";

const tokenizer = await loadTokenizer(join(projectRoot(), "datasets/pretrained/bert-mini-zh"));
const TAGS = tagSet(["LOC", "PER"], "BIO"); // O, B-LOC, I-LOC, B-PER, I-PER

Deno.test("encodeTagRows() gives each word's tag to its first token", () => {
  const row = {
    id: "1",
    tokens: ["在", "unaffordable", "\u200b", "北", "京"],
    tags: ["O", "B-PER", "O", "B-LOC", "I-LOC"],
  };
  const [{ encoding, tags, label }] = encodeTagRows([row], tokenizer, { tags: TAGS });
  const words = [...encoding.wordIds];
  assert.ok(words.filter((word) => word === 1).length > 1); // cut into pieces
  assert.ok(!words.includes(2)); // nothing is left of it
  const scored = [...tags].map((tag, k) => [words[k], tag]).filter(([, tag]) => tag !== -1);
  assert.deepEqual(scored, [[0, 0], [1, 3], [3, 1], [4, 2]]);
  assert.equal(label, -1);
});

Deno.test("encodeTagRows() tags the words that begin inside of an entity", () => {
  const text = "😀在 北京Tom Smith";
  const entities = [{ start: 4, end: 6, label: "LOC" }, { start: 6, end: 15, label: "PER" }];
  const [{ encoding, tags }] = encodeTagRows([{ id: "1", text, entities }], tokenizer, {
    tags: TAGS,
  });
  const found = encoding.offsets.flatMap(([start], k) =>
    tags[k] === -1 ? [] : `${text.slice(start).match(/./u)?.[0]} ${TAGS[tags[k]]}`
  );
  assert.deepEqual(found, ["😀 O", "在 O", "北 B-LOC", "京 I-LOC", "T B-PER", "S I-PER"]);
});

Deno.test("encodeTagRows() cuts tags with the text, and batches() pads them by -1", () => {
  const row = (id: string, length: number) => ({
    id,
    tokens: Array(length).fill("京"),
    tags: Array(length).fill("B-LOC"),
  });
  const examples = encodeTagRows([row("1", 2), row("2", 20)], tokenizer, {
    ...{ tags: TAGS, maxLength: 8 },
  });
  assert.deepEqual([...examples[1].tags], [-1, 1, 1, 1, 1, 1, 1, -1]);
  const [batch] = batches(examples, { batchSize: 2, padId: 0, lengthMultiple: 8 });
  assert.deepEqual([...batch.tags?.slice(0, 8) ?? []], [-1, 1, 1, -1, -1, -1, -1, -1]);
  assert.deepEqual([...batch.labels], [-1, -1]);
});

Deno.test("encodeTagRows() lists rows with unknown tags", () => {
  const row = { id: "7", tokens: ["a"], tags: ["B-ORG"] };
  assert.throws(() => encodeTagRows([row], tokenizer, { tags: ["O", "B-LOC"] }), {
    message: 'Expected tags among ["O","B-LOC"] but found "B-ORG" (row 7). ' +
      "Try adding them to the tags, or another scheme.",
  });
});
