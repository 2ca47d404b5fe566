import assert from "node:assert/strict";
import { join } from "node:path";
import { batches, encodeRows } from "lib/data/mod.ts";
import { projectRoot } from "lib/fetch/mod.ts";
import { loadTokenizer } from "lib/tokenizer/mod.ts";
import { rowsOf } from "./rows_of.ts";

const tokenizer = await loadTokenizer(join(projectRoot(), "datasets/pretrained/bert-mini-zh"));
const ROWS = rowsOf(
  ["好", "1"],
  ["坏".repeat(30), "0"],
  ["很好", "1"],
  ["不".repeat(10), "0"],
  ["行", "1"],
);
const EXAMPLES = encodeRows(ROWS, tokenizer, { labels: ["0", "1"], maxLength: 20 });

Deno.test("encodeRows() numbers labels and truncates", () => {
  assert.deepEqual(EXAMPLES.map(({ label }) => label), [1, 0, 1, 0, 1]);
  assert.deepEqual(EXAMPLES.map(({ encoding }) => encoding.length), [3, 20, 4, 12, 3]);
  const pair = { id: "1", text: "好", textB: "坏", label: "1" };
  const [{ encoding }] = encodeRows([pair], tokenizer, { labels: ["1"] });
  assert.deepEqual([...encoding.typeIds], [0, 0, 0, 1, 1]);
});

Deno.test("encodeRows() lists the rows with unknown labels", () => {
  assert.throws(() => encodeRows(ROWS, tokenizer, { labels: ["1", "2"] }), {
    message: 'Expected labels among ["1","2"] but found "0" (row 2), "0" (row 4). ' +
      "Try adding them to the labels, or leaving these rows out.",
  });
});

Deno.test("batches() pads each batch to a multiple, and fills the last with rows that weigh 0", () => {
  const options = { batchSize: 2, padId: tokenizer.padId, lengthMultiple: 8 };
  const all = [...batches(EXAMPLES, options)];
  assert.deepEqual(all.map(({ size, length }) => [size, length]), [[2, 24], [2, 16], [2, 8]]);
  assert.deepEqual(all.map(({ rows }) => [...rows]), [[0, 1], [2, 3], [4, -1]]);
  assert.deepEqual([...all[2].weights], [1, 0]);
  assert.deepEqual([...all[2].labels], [1, 1]);
  assert.deepEqual(all[2].ids.slice(0, 8), all[2].ids.slice(8));
  assert.deepEqual([...all[1].mask.slice(0, 16)], [1, 1, 1, 1, ...Array(12).fill(0)]);
  assert.deepEqual([...batches(EXAMPLES, { ...options, fill: false })].map(({ size }) => size), [
    ...[2, 2, 1],
  ]);
});

Deno.test("batches() marks the template's tokens, those that a text itself names not", () => {
  const pair = { id: "1", text: "好[SEP]", textB: "坏", label: "1" };
  const examples = [...EXAMPLES.slice(0, 1), ...encodeRows([pair], tokenizer, { labels: ["1"] })];
  const [batch] = batches(examples, { batchSize: 2, padId: tokenizer.padId, lengthMultiple: 8 });
  assert.deepEqual(batch.ids.at(8 + 2), batch.ids.at(8 + 3)); // both are [SEP]
  assert.deepEqual([...batch.special], [
    ...[1, 0, 1, 0, 0, 0, 0, 0],
    ...[1, 0, 0, 1, 0, 1, 0, 0],
  ]);
});

Deno.test("batches() never pads beyond maxLength", () => {
  const options = { batchSize: 5, padId: 0, maxLength: 20 };
  assert.deepEqual([...batches(EXAMPLES, options)].map(({ length }) => length), [20]);
  assert.throws(() => [...batches(EXAMPLES, { ...options, maxLength: 16 })], RangeError);
  assert.deepEqual([...batches([], options)], []);
});

Deno.test("batches() with a token budget has one number of rows for each length", () => {
  const options = { batchSize: 4, tokenBudget: 48, padId: 0, lengthMultiple: 8, bucket: 1 };
  const all = [...batches(EXAMPLES, options)];
  assert.deepEqual(all.map(({ size, length }) => [size, length]), [[4, 8], [2, 24]]);
  assert.deepEqual(all.map(({ rows }) => [...rows]), [[0, 4, 2, -1], [3, 1]]);
});
