import assert from "node:assert/strict";
import { type Batch, batches, encodeRows, type Example } from "lib/data/mod.ts";
import { loadTokenizer } from "lib/tokenizer/mod.ts";
import { type BatchConfig, planEpoch } from "lib/train/training_batches.ts";
import { tinyModel, toyRows } from "./tiny_model.ts";

const tokenizer = await loadTokenizer(await tinyModel());

/** Rows of every length from 1 to 60 words. */
const examples: Example[] = encodeRows(
  Array.from({ length: 100 }, (_, i) => toyRows(1, { seed: i, length: 1 + i % 60 })).flat(),
  tokenizer,
  { labels: ["bad", "good"] },
);

const settings: BatchConfig = {
  batchSize: 8,
  tokenBudget: null,
  padding: "bucket",
  seed: 1,
  maxLength: 128,
  optim: { accumulate: 1 },
};
const epochOf = (epoch: number, seed = 1, more: Partial<BatchConfig> = {}) => {
  const config = { ...settings, ...more, seed };
  const { steps, batches } = planEpoch(examples, config, epoch, tokenizer.padId);
  return steps.flatMap((step) => batches(step));
};
const realRows = ({ rows }: { rows: Int32Array }) => [...rows].filter((row) => row >= 0);

Deno.test("planEpoch() has every row once in an epoch, and fills one batch up", () => {
  for (const epoch of [0, 1]) {
    const all = epochOf(epoch), sizes = all.map((batch) => realRows(batch).length);
    assert.deepEqual(all.flatMap(realRows).sort((a, b) => a - b), [...examples.keys()]);
    assert.deepEqual(sizes.sort((a, b) => a - b), [4, ...Array(12).fill(8)]);
    assert.ok(all.every(({ size }) => size === 8));
  }
});

Deno.test("planEpoch() pads each batch to its own longest row, less than rows by chance", () => {
  for (const batch of epochOf(0)) {
    const lengths = realRows(batch).map((row) => examples[row].encoding.length);
    assert.equal(batch.length, Math.ceil(Math.max(...lengths) / 16) * 16);
  }
  const padded = (all: Iterable<Batch>) => [...all].reduce((sum, { ids }) => sum + ids.length, 0);
  const byChance = batches(examples, { batchSize: 8, seed: 1, epoch: 0, padId: tokenizer.padId });
  assert.ok(padded(epochOf(0)) < 0.9 * padded(byChance));
});

Deno.test('planEpoch() pads all batches alike, or rows in random order, where padding is not "bucket"', () => {
  const longest = Math.max(...examples.map(({ encoding }) => encoding.length));
  const alike = epochOf(0, 1, { padding: "longest" }), own = epochOf(0, 1, { padding: "batch" });
  assert.deepEqual([...new Set(alike.map(({ length }) => length))], [longest]);
  assert.deepEqual(own.map(realRows), alike.map(realRows), "the same rows in the same batches");
  const byChance = batches(examples, { batchSize: 8, seed: 1, epoch: 0, padId: tokenizer.padId });
  assert.deepEqual(own, [...byChance]);
});

Deno.test("planEpoch() pads no row beyond the longest, and none beyond maxLength", () => {
  for (const padding of ["longest", "batch", "bucket"] as const) {
    for (const batch of epochOf(0, 1, { padding, maxLength: 62 })) assert.ok(batch.length <= 62);
  }
});

Deno.test("planEpoch() puts other rows together in each epoch, in small data too", () => {
  const asText = (epoch: number, seed?: number) =>
    epochOf(epoch, seed).map((batch) => realRows(batch).sort((a, b) => a - b).join());
  assert.deepEqual(asText(0), asText(0));
  for (const other of [asText(1), asText(0, 2)]) {
    const again = other.filter((rows) => asText(0).includes(rows));
    assert.deepEqual(again, []);
  }
});

Deno.test("planEpoch() has so many batches to a step as gradients are accumulated", () => {
  const plan = (accumulate: number) =>
    planEpoch(examples, { ...settings, optim: { accumulate } }, 1, tokenizer.padId);
  assert.deepEqual(plan(4).steps.map(({ length }) => length), [4, 4, 4, 1]);
  assert.deepEqual(plan(4).steps.flat(), plan(1).steps.flat(), "the batches are the same");
});
