import assert from "node:assert/strict";
import { placeOf } from "lib/optim/place_of.ts";

Deno.test("placeOf() tells embeddings, each layer and the head apart by their names", () => {
  const wanted = {
    "bert.embeddings.word_embeddings.weight": "embeddings",
    "bert.embeddings.LayerNorm.bias": "embeddings",
    "bert.encoder.layer.0.output.dense.weight": 0,
    "bert.encoder.layer.1.attention.self.query.bias": 1,
    "bert.encoder.layer.10.output.LayerNorm.weight": 10,
    "bert.encoder.layer.123.output.dense.weight": 123,
    "bert.pooler.dense.weight": "head",
    "cls.predictions.bias": "head",
    "head.bert.encoder.layer.0.weight": "head",
    "head.embeddings.weight": "head",
    transitions: "head",
  };
  const found = Object.keys(wanted).map((name) => [name, placeOf(name)]);
  assert.deepEqual(Object.fromEntries(found), wanted);
});
