import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { decodeRows } from "lib/train/answer_tags.ts";
import { evaluator } from "lib/train/evaluate.ts";
import { decodeBothWays, RunConfig, Tagger } from "lib/train/mod.ts";
import { BERT_MINI_ZH } from "../bert/golden.ts";
import { openForTests } from "../tensors.ts";

await openForTests();

const rows = ["江泽民在北京会见了安南", "南非广播公司", "他说", "今天"].map((text, k) => ({
  id: `${k}`,
  text,
  entities: k === 0 ? [{ start: 0, end: 3, label: "PER" }, { start: 4, end: 6, label: "LOC" }] : [],
}));

async function withTagger(
  head: { kind: "crf" | "softmax" },
  use: (model: Tagger) => Promise<void>,
): Promise<void> {
  const config = RunConfig.parse({ task: "tags", model: BERT_MINI_ZH, maxLength: 16, head });
  assert.ok(config.task === "tags");
  const model = await Tagger.create(config, ["PER", "LOC"]);
  await use(model);
  model.dispose();
}

/** The tags that the head itself decides for. */
async function ownTags(model: Tagger): Promise<string[][]> {
  const examples = model.encode(rows), reading = evaluator(model, 32);
  const values = await reading.answers(examples);
  reading.dispose();
  return decodeRows(model, examples, values, model.variables)
    .map(({ best }) => Array.from(best, (tag) => model.labels[tag]));
}

const isBroken = (tags: readonly string[]) =>
  tags.some((tag, k) => tag[0] === "I" && (k === 0 || tags[k - 1].slice(1) !== tag.slice(1)));

Deno.test("decodeBothWays() gives a CRF's own answer under constraints, and none that is broken", async () => {
  await withTagger({ kind: "crf" }, async (model) => {
    const { truth, free, constrained, broken } = await decodeBothWays(model, rows);
    assert.deepEqual(constrained, await ownTags(model));
    assert.equal(constrained.filter(isBroken).length, 0);
    assert.equal(broken, free.filter(isBroken).length);
    assert.equal(truth[0].join(" "), "B-PER I-PER I-PER O B-LOC I-LOC O O O O O");
    assert.deepEqual(truth.map(({ length }) => length), rows.map(({ text }) => text.length));
  });
});

Deno.test("decodeBothWays() gives softmax's own answer without constraints, and mends it with them", async () => {
  await withTagger({ kind: "softmax" }, async (model) => {
    await decodeBothWays(model, rows); // what is made once is made
    const before = tf.memory().numTensors;
    const { free, constrained, broken } = await decodeBothWays(model, rows);
    assert.equal(tf.memory().numTensors, before);
    assert.deepEqual(free, await ownTags(model));
    assert.equal(broken, free.filter(isBroken).length);
    assert.ok(broken > 0, "an untrained head breaks the scheme somewhere");
    assert.equal(constrained.filter(isBroken).length, 0);
    constrained.forEach((tags, k) => {
      if (!isBroken(free[k])) assert.deepEqual(tags, free[k]);
    });
  });
});
