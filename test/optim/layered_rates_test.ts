import assert from "node:assert/strict";
import { layeredRates } from "lib/optim/mod.ts";

const rates = { bottomRate: 1, topRate: 2, headRate: 3 };

Deno.test("layeredRates() tells embeddings, lower layers, top layers and head apart", () => {
  const rate = layeredRates({ layers: 12, topLayers: 2, ...rates });
  const wanted = {
    "bert.embeddings.word_embeddings.weight": 1,
    "bert.embeddings.LayerNorm.bias": 1,
    "bert.encoder.layer.0.output.dense.weight": 1,
    "bert.encoder.layer.1.output.dense.weight": 1,
    "bert.encoder.layer.9.output.dense.bias": 1,
    "bert.encoder.layer.10.output.dense.weight": 2,
    "bert.encoder.layer.11.attention.self.query.weight": 2,
    "head.dense.weight": 3,
    "head.bert.encoder.layer.0.weight": 3,
    transitions: 3,
  };
  assert.deepEqual(
    Object.fromEntries(Object.keys(wanted).map((name) => [name, rate(name)])),
    wanted,
  );
});

Deno.test("layeredRates() may have no top layer, or only top layers", () => {
  const first = "bert.encoder.layer.0.output.dense.weight",
    last = "bert.encoder.layer.5.output.dense.weight";
  const ratesOf = (topLayers: number) =>
    [first, last].map(layeredRates({ layers: 6, topLayers, ...rates }));
  assert.deepEqual([0, 1, 6].map(ratesOf), [[1, 1], [1, 2], [2, 2]]);
});

Deno.test("layeredRates() refuses more top layers than there are", () => {
  for (const topLayers of [-1, 7, NaN]) {
    assert.throws(() => layeredRates({ layers: 6, topLayers, ...rates }), {
      name: "RangeError",
      message: `Expected 0 to 6 top layers but found ${topLayers}.`,
    });
  }
});
