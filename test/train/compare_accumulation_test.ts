import assert from "node:assert/strict";
import { compareAccumulation } from "lib/train/mod.ts";
import { living, openForTests } from "../tensors.ts";
import { tinyModel, toyData } from "./tiny_model.ts";

await openForTests();
const model = await tinyModel(), data = toyData();
const compare = (rows: number, batchSizes: number[]) =>
  compareAccumulation({ model, precision: "fp32" }, { data, rows, batchSizes });

Deno.test("compareAccumulation() finds one gradient, however its rows are cut into batches", async () => {
  const before = living();
  const found = await compare(24, [24, 8, 5]); // 5 leaves a last batch of 4
  assert.deepEqual(found.map(({ batches }) => batches), [1, 3, 5]);
  assert.equal(found[0].distance, 0);
  for (const { loss, gradientNorm, distance } of found.slice(1)) {
    assert.ok(distance < 1e-5, `a distance of ${distance}`);
    assert.ok(Math.abs(loss - found[0].loss) < 1e-5);
    assert.ok(Math.abs(gradientNorm / found[0].gradientNorm - 1) < 1e-5);
  }
  assert.ok(found.some(({ distance }) => distance > 0), "sums in another order round otherwise");
  assert.deepEqual(living(), before);
});

Deno.test("compareAccumulation() tells other rows by their gradient", async () => {
  const [[few], [many]] = [await compare(8, [8]), await compare(24, [24])];
  assert.ok(Math.abs(few.gradientNorm / many.gradientNorm - 1) > 1e-3);
});

Deno.test("compareAccumulation() refuses to compare nothing", async () => {
  await assert.rejects(compare(0, [8]), /0 rows and 1 batch sizes/);
  await assert.rejects(compare(8, []), /8 rows and 0 batch sizes/);
});
