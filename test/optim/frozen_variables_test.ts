import assert from "node:assert/strict";
import { frozenVariables } from "lib/optim/mod.ts";

const layer = (k: number) => `bert.encoder.layer.${k}.output.dense.weight`;
const names = [
  "bert.embeddings.word_embeddings.weight",
  "bert.embeddings.LayerNorm.bias",
  ...[0, 1, 2, 10, 11].map(layer),
  "bert.pooler.dense.weight",
  "head.out.weight",
];

const frozen = (freezeEmbeddings: boolean, freeze: number) =>
  names.filter(frozenVariables({ layers: 12, freezeEmbeddings, freeze }));

Deno.test("frozenVariables() holds the embeddings, the lowest layers, or both, but never the head", () => {
  const embeddings = names.slice(0, 2), layers = [0, 1, 2, 10, 11].map(layer);
  assert.deepEqual(frozen(false, 0), []);
  assert.deepEqual(frozen(true, 0), embeddings);
  assert.deepEqual(frozen(false, 2), layers.slice(0, 2));
  assert.deepEqual(frozen(true, 11), [...embeddings, ...layers.slice(0, 4)]);
  assert.deepEqual(frozen(true, 12), [...embeddings, ...layers]);
});

Deno.test("frozenVariables() refuses to hold more layers than there are", () => {
  for (const freeze of [-1, 13, NaN]) {
    assert.throws(() => frozen(false, freeze), {
      name: "RangeError",
      message: `Expected 0 to 12 frozen layers but found ${freeze}.`,
    });
  }
});
