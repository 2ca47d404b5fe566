import assert from "node:assert/strict";
import { join } from "node:path";
import { BertConfig, readBertConfig } from "lib/bert/config.ts";
import { projectRoot } from "lib/fetch/mod.ts";

const SMALL = {
  vocab_size: 10,
  hidden_size: 4,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  intermediate_size: 8,
  max_position_embeddings: 6,
};

async function readText(text: string): Promise<BertConfig> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(folder, "config.json"), text);
    return await readBertConfig(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function refused(value: unknown, ...words: RegExp[]) {
  await assert.rejects(readText(JSON.stringify(value)), (error) => {
    assert.ok(error instanceof Error);
    for (const word of [/config\.json/, ...words]) assert.match(error.message, word);
    return true;
  });
}

Deno.test("readBertConfig() reads the shipped model's file", async () => {
  const folder = `${projectRoot()}/datasets/pretrained/bert-mini-zh`;
  const config = await readBertConfig(folder);
  assert.equal(config.num_hidden_layers, 6);
  assert.equal(config.hidden_size, 384);
  assert.equal(config.vocab_size, 9600);
  assert.equal(config.layer_norm_eps, 1e-12);
});

Deno.test("readBertConfig() fills in what transformers takes for granted", async () => {
  const config = await readText(JSON.stringify(SMALL));
  assert.equal(config.model_type, "bert");
  assert.equal(config.hidden_act, "gelu");
  assert.equal(config.type_vocab_size, 2);
  assert.equal(config.hidden_dropout_prob, 0.1);
  assert.equal(config.layer_norm_eps, 1e-12);
});

Deno.test("readBertConfig() keeps entries that it does not know", async () => {
  const id2label = { "0": "neg", "1": "pos" };
  const config = await readText(JSON.stringify({ ...SMALL, id2label, new_key: [1] }));
  assert.deepEqual(config.id2label, id2label);
  assert.deepEqual(config.new_key, [1]);
});

Deno.test("another model type is refused alone, with what is supported", async () => {
  await assert.rejects(
    readText(JSON.stringify({ model_type: "distilbert", dim: 768, n_layers: 6 })),
    (error) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, /model_type: Expected "bert"\. Supported are BERT encoders/);
      assert.match(error.message, /found "distilbert"/);
      assert.doesNotMatch(error.message, /hidden_size/);
      return true;
    },
  );
});

Deno.test("each wrong entry is named with its value", async () => {
  await refused(
    { ...SMALL, hidden_act: "swish", num_hidden_layers: "12", vocab_size: 0 },
    /hidden_act: .*gelu_new.*found "swish"/,
    /num_hidden_layers: .*found "12"/,
    /vocab_size: .*found 0/,
  );
});

Deno.test("missing entries are named", async () => {
  const { vocab_size: _, ...rest } = SMALL;
  await refused(rest, /vocab_size: .*found nothing/);
  await refused([], /the whole file/);
});

Deno.test("a width that the heads do not divide is refused", async () => {
  await refused(
    { ...SMALL, num_attention_heads: 3 },
    /hidden_size: .*num_attention_heads, found 4/,
  );
});

Deno.test("relative positions and decoders are refused", async () => {
  await refused({ ...SMALL, position_embedding_type: "relative_key" }, /found "relative_key"/);
  await refused({ ...SMALL, is_decoder: true }, /is_decoder/);
});

Deno.test("a file that is no JSON, or no file, is named", async () => {
  await assert.rejects(readText("{"), /Expected JSON but found an error \(file: .*config\.json\)/);
  const folder = await Deno.makeTempDir();
  await assert.rejects(readBertConfig(folder), /Expected a file .*config\.json but found none/);
  await Deno.remove(folder);
});
