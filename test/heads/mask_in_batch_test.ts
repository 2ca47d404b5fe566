import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { maskInBatch } from "lib/heads/mod.ts";
import { openForTests, values } from "../tensors.ts";

await openForTests();

const MASK = 4, ROWS = 40, LENGTH = 50;
const numbers = (of: (row: number, column: number) => number) =>
  tf.tensor2d(
    Array.from({ length: ROWS * LENGTH }, (_, i) => of(Math.floor(i / LENGTH), i % LENGTH)),
    [ROWS, LENGTH],
    "int32",
  );
const batch = {
  ids: numbers((row, column) => 10 + row * LENGTH + column),
  mask: numbers((row, column) => column < 30 + row % 10 ? 1 : 0),
  special: numbers((_, column) => column % 10 === 0 ? 1 : 0),
};
const run = (seed: number) =>
  tf.tidy(() => {
    const { ids, places, labels } = maskInBatch(batch, MASK, tf.scalar(seed, "int32"));
    return { ids: values(ids), places: values(places), labels: values(labels) };
  });

Deno.test("maskInBatch() masks a share of the texts' tokens, never special ones or padding", () => {
  const [mask, special, old] = [batch.mask, batch.special, batch.ids].map(values);
  const { ids, places, labels } = run(3);
  const changed = [...ids.keys()].filter((i) => ids[i] !== old[i]);
  assert.ok(changed.every((i) => ids[i] === MASK && mask[i] === 1 && special[i] === 0));
  const texts = mask.filter((one, i) => one === 1 && special[i] === 0).length;
  const share = changed.length / texts, deviation = Math.sqrt(0.15 * 0.85 / texts);
  assert.ok(Math.abs(share - 0.15) < 4 * deviation, `share ${share}`);
  const scored = [...places.keys()].filter((k) => labels[k] >= 0);
  assert.deepEqual(scored.map((k) => places[k]).sort((a, b) => a - b), changed, "each is guessed");
  assert.deepEqual(scored.map((k) => labels[k]), scored.map((k) => old[places[k]]));
});

Deno.test("maskInBatch() follows from the seed", () => {
  assert.deepEqual(run(5), run(5));
  assert.notDeepEqual(run(5).ids, run(6).ids);
});
