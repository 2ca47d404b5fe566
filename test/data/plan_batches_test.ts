import assert from "node:assert/strict";
import { planBatches } from "lib/data/plan_batches.ts";

const LENGTHS = Array.from({ length: 103 }, (_, i) => (i * 37) % 101);

Deno.test("planBatches() uses every example once, whatever the options", () => {
  for (const options of [{}, { seed: 1 }, { seed: 1, bucket: 4 }, { bucket: 4 }]) {
    const plan = planBatches(LENGTHS, { batchSize: 10, ...options });
    const sizes = plan.map(({ length }) => length).sort((a, b) => a - b);
    assert.deepEqual(sizes, [3, ...Array(10).fill(10)]);
    assert.deepEqual(plan.flat().sort((a, b) => a - b), [...LENGTHS.keys()]);
  }
});

Deno.test("planBatches() gives each epoch its own order, and the same one again", () => {
  const plan = (seed: number, epoch: number, bucket = 0) =>
    JSON.stringify(planBatches(LENGTHS, { batchSize: 8, seed, epoch, bucket }));
  assert.equal(plan(1, 0), plan(1, 0));
  assert.equal(plan(1, 2, 5), plan(1, 2, 5));
  assert.equal(new Set([plan(1, 0), plan(1, 1), plan(2, 0), plan(1, 0, 5), plan(1, 1, 5)]).size, 5);
});

Deno.test("planBatches() buckets by length: less padding, and still in random order", () => {
  const padded = (bucket: number) =>
    planBatches(LENGTHS, { batchSize: 8, seed: 1, bucket }).reduce((sum, batch) => {
      return sum + batch.length * Math.max(...batch.map((index) => LENGTHS[index]));
    }, 0);
  assert.ok(padded(10) < 0.75 * padded(0), `${padded(10)} against ${padded(0)}`);
  const longest = planBatches(LENGTHS, { batchSize: 8, seed: 1, bucket: 20 })
    .map((batch) => Math.max(...batch.map((index) => LENGTHS[index])));
  assert.notDeepEqual(longest, longest.toSorted((a, b) => a - b));
});

Deno.test("planBatches() without a seed keeps the order, or sorts by length", () => {
  assert.deepEqual(planBatches([5, 3, 9], { batchSize: 2 }), [[0, 1], [2]]);
  assert.deepEqual(planBatches([5, 3, 9], { batchSize: 2, bucket: 1 }), [[1, 0], [2]]);
  assert.throws(() => planBatches([1], { batchSize: 0 }), {
    message: "Expected batchSize to be an integer of at least 1 but found 0. Try 32.",
  });
});

Deno.test("planBatches() with a token budget keeps every batch within it, and uses it", () => {
  const shape = { batchSize: 32, tokenBudget: 512, lengthMultiple: 16, maxLength: 100 };
  for (const more of [{}, { seed: 1 }, { seed: 1, bucket: 2 }, { bucket: 1 }]) {
    const plan = planBatches(LENGTHS, { ...shape, ...more });
    assert.deepEqual(plan.flat().sort((a, b) => a - b), [...LENGTHS.keys()]);
    const padded = (batch: number[]) =>
      Math.min(100, 16 * Math.ceil(Math.max(...batch.map((i) => LENGTHS[i])) / 16));
    for (const batch of plan) assert.ok(batch.length * padded(batch) <= 512, String(batch.length));
    assert.ok(plan.every((batch) => batch.length <= 32));
    if (!("seed" in more) && "bucket" in more) assert.equal(plan[0].length, 18, "to 16 tokens");
  }
  const long = planBatches([400, 400, 3], { batchSize: 8, tokenBudget: 100 });
  assert.deepEqual(long, [[0], [1], [2]], "an example beyond the budget is a batch of its own");
});
