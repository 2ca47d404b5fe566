import assert from "node:assert/strict";
import { BertConfig } from "lib/bert/mod.ts";
import { bertShapes } from "lib/bert/bert_shapes.ts";
import { frozenVariables, layeredRates, type RateRow, rateTable } from "lib/optim/mod.ts";

/** BERT-base, uncased, with a head of two labels. */
const variables: Record<string, { size: number }> = {};
const shapes = bertShapes(BertConfig.parse({
  model_type: "bert",
  vocab_size: 30522,
  hidden_size: 768,
  num_hidden_layers: 12,
  num_attention_heads: 12,
  intermediate_size: 3072,
  max_position_embeddings: 512,
}));
for (const [name, shape] of shapes) {
  variables[name] = { size: shape.reduce((a, b) => a * b, 1) };
}
variables["head.out.weight"] = { size: 1536 };
variables["head.out.bias"] = { size: 2 };

const rate = layeredRates({
  layers: 12,
  bottomRate: 1e-5,
  topRate: 3e-5,
  topLayers: 2,
  headRate: 1e-4,
});
const groups = ["embeddings", ...Array.from({ length: 12 }, (_, k) => `layer ${k + 1}`), "head"];
const sum = (rows: RateRow[], key: "parameters" | "variables") =>
  rows.reduce((total, row) => total + row[key], 0);

Deno.test("rateTable() has two rows for each part of BERT-base, which add up to it", () => {
  const rows = rateTable(variables, { rate, weightDecay: 0.01 });
  assert.deepEqual(rows.map((row) => row.group), groups.flatMap((group) => [group, group]));
  assert.deepEqual(rows.map((row) => row.weightDecay), groups.flatMap(() => [0.01, 0]));
  const rates = [...Array(11).fill(1e-5), 3e-5, 3e-5, 1e-4];
  assert.deepEqual(rows.map((row) => row.rate), rates.flatMap((rate) => [rate, rate]));
  const sizes = groups.map((group) => sum(rows.filter((row) => row.group === group), "parameters"));
  // 108,891,648 in all: what is published as 109,482,240 has a pooler of 590,592
  assert.deepEqual(sizes, [23_837_184, ...Array(12).fill(7_087_872), 1538]);
  assert.equal(sum(rows, "parameters"), 109_482_240 - 590_592 + 1538);
  assert.equal(sum(rows, "variables"), Object.keys(variables).length);
  assert.deepEqual(rows[2], {
    group: "layer 1",
    rate: 1e-5,
    weightDecay: 0.01,
    frozen: false,
    variables: 6,
    parameters: 4 * 768 ** 2 + 2 * 768 * 3072,
  });
});

Deno.test("rateTable() shows what is frozen in one row of its part, without rate and decay", () => {
  const frozen = frozenVariables({ layers: 12, freeze: 1, freezeEmbeddings: true });
  const rows = rateTable(variables, { rate, weightDecay: 0.01, frozen });
  const held = { rate: 0, weightDecay: 0, frozen: true };
  assert.deepEqual(rows.slice(0, 2), [
    { group: "embeddings", ...held, variables: 5, parameters: 23_837_184 },
    { group: "layer 1", ...held, variables: 16, parameters: 7_087_872 },
  ]);
  assert.deepEqual(rows.slice(2).map((row) => row.frozen), Array(24).fill(false));
  assert.equal(sum(rows, "parameters"), 109_482_240 - 590_592 + 1538);
});

Deno.test("rateTable() is in the model's order whatever that of the variables, and tells rates apart", () => {
  const some = {
    "head.out.weight": { size: 1 },
    "bert.encoder.layer.10.output.dense.weight": { size: 2 },
    "bert.encoder.layer.9.output.dense.bias": { size: 3 },
    "bert.encoder.layer.9.output.dense.weight": { size: 4 },
    "bert.embeddings.word_embeddings.weight": { size: 5 },
    "head.transitions": { size: 6 },
  };
  const rows = rateTable(some, {
    rate: (name) => name === "head.transitions" ? 1e-2 : 1e-3,
    weightDecay: 0.1,
    decays: (name) => name.endsWith("weight"),
  });
  assert.deepEqual(
    rows.map(({ group, rate, weightDecay, parameters }) => ({
      group,
      rate,
      weightDecay,
      parameters,
    })),
    [
      { group: "embeddings", rate: 1e-3, weightDecay: 0.1, parameters: 5 },
      { group: "layer 10", rate: 1e-3, weightDecay: 0.1, parameters: 4 },
      { group: "layer 10", rate: 1e-3, weightDecay: 0, parameters: 3 },
      { group: "layer 11", rate: 1e-3, weightDecay: 0.1, parameters: 2 },
      { group: "head", rate: 1e-3, weightDecay: 0.1, parameters: 1 },
      { group: "head", rate: 1e-2, weightDecay: 0, parameters: 6 },
    ],
  );
  assert.deepEqual(rateTable({}, { rate, weightDecay: 0 }), []);
});
