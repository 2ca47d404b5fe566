import assert from "node:assert/strict";
import { layeredRates } from "lib/optim/mod.ts";
import { assertClose } from "../tensors.ts";
import { golden } from "./golden.ts";

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
    "bert.pooler.dense.weight": 3,
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

const names = [
  "bert.embeddings.word_embeddings.weight",
  ...Array.from({ length: 12 }, (_, k) => `bert.encoder.layer.${k}.output.dense.weight`),
  "head.out.weight",
];

Deno.test("layeredRates() with layerDecay gives each layer a factor of the one above, the embeddings last", () => {
  const rate = layeredRates({ layers: 12, topRate: 4096, layerDecay: 0.5, headRate: 7 });
  assert.deepEqual(names.map(rate), [1, ...Array.from({ length: 12 }, (_, k) => 2 ** (k + 1)), 7]);
  const flat = layeredRates({ layers: 12, topRate: 2, layerDecay: 1, headRate: 7 });
  assert.deepEqual(names.map(flat), [...Array(13).fill(2), 7]);
});

Deno.test("layeredRates() has ELECTRA's rates where the top layer's is the head's by decay squared", () => {
  // learning rate · decay^(layers + 2 − depth), with depth 0 for the embeddings and 14 for the head
  const depths = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14];
  const rate = layeredRates({ layers: 12, topRate: 0.8 ** 2, layerDecay: 0.8, headRate: 1 });
  assertClose(names.map(rate), depths.map((depth) => 0.8 ** (14 - depth)), 1e-15);
  assert.equal(rate(names[0]).toFixed(3), "0.044");
  const { rate: eta, layerDecay, layers } = golden.electra;
  const own = layeredRates({ layers, layerDecay, topRate: eta * layerDecay ** 2, headRate: eta });
  for (const [name, variable] of Object.entries(golden.variables)) {
    assertClose([own(name)], [variable.rate], 1e-15, name);
  }
});

Deno.test("layeredRates() has PaddleNLP's rates where the top layer's is the head's by decay", () => {
  // AdamWDL: decay^(layers − layer) for layers from 0, decay^(layers + 1) for the embeddings
  const rate = layeredRates({ layers: 12, topRate: 0.9, layerDecay: 0.9, headRate: 1 });
  const layers = Array.from({ length: 12 }, (_, k) => 0.9 ** (12 - k));
  assertClose(names.map(rate), [0.9 ** 13, ...layers, 1], 1e-15);
});

Deno.test("layeredRates() takes a layerDecay of null for none, and refuses one out of range", () => {
  const two = layeredRates({ layers: 12, topLayers: 2, layerDecay: null, ...rates });
  assert.deepEqual(names.map(two), [...Array(11).fill(1), 2, 2, 3]);
  for (const layerDecay of [0, -0.5, 1.1, NaN]) {
    assert.throws(() => layeredRates({ layers: 12, topRate: 1, headRate: 1, layerDecay }), {
      name: "RangeError",
      message: `Expected a layerDecay above 0 and up to 1 but found ${layerDecay}.`,
    });
  }
});

Deno.test("layeredRates() refuses a variable of a layer that the model does not have", () => {
  for (
    const options of [{ topLayers: 2, ...rates }, { layerDecay: 0.9, topRate: 1, headRate: 1 }]
  ) {
    assert.throws(() => layeredRates({ layers: 6, ...options })(names[7]), {
      name: "RangeError",
      message:
        'Expected a variable of 6 layers but found "bert.encoder.layer.6.output.dense.weight".',
    });
  }
});
