import assert from "node:assert/strict";
import { join } from "node:path";
import { BertConfig, readBertConfig } from "lib/bert/config.ts";
import { type WritableTensor, writeSafetensors } from "lib/bert/safetensors_write.ts";
import { bertShapes, readBertWeights } from "lib/bert/weights.ts";
import { projectRoot } from "lib/fetch/mod.ts";

const CONFIG = BertConfig.parse({
  vocab_size: 10,
  hidden_size: 4,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 8,
  max_position_embeddings: 6,
});

const HEAD: [string, number[]][] = [
  ["cls.predictions.bias", [10]],
  ["cls.predictions.transform.dense.weight", [4, 4]],
  ["cls.predictions.transform.dense.bias", [4]],
  ["cls.predictions.transform.LayerNorm.weight", [4]],
  ["cls.predictions.transform.LayerNorm.bias", [4]],
];
const POOLER: [string, number[]][] = [
  ["bert.pooler.dense.weight", [4, 4]],
  ["bert.pooler.dense.bias", [4]],
];

type Tensors = Map<string, { shape: number[]; data: Float32Array<ArrayBuffer> }>;

/** Tensors of these shapes, each with numbers of its own. */
function tensors(shapes: [string, number[]][]): Tensors {
  return new Map(shapes.map(([name, shape], index) => {
    const count = shape.reduce((product, length) => product * length, 1);
    return [name, { shape, data: Float32Array.from({ length: count }, (_, i) => index + i / 32) }];
  }));
}

function renamed(from: Tensors, rename: (name: string) => string): Tensors {
  return new Map([...from].map(([name, tensor]) => [rename(name), tensor]));
}

async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    return await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function saved(stored: Tensors) {
  return withFolder(async (folder) => {
    await writeSafetensors(join(folder, "model.safetensors"), stored);
    return await readBertWeights(folder, CONFIG);
  });
}

function same(read: Awaited<ReturnType<typeof saved>>, expected: Tensors) {
  assert.deepEqual([...read.keys()].sort(), [...expected.keys()].sort());
  for (const [name, tensor] of expected) assert.deepEqual(read.get(name), tensor, name);
}

async function complaint(stored: Tensors): Promise<string> {
  try {
    await saved(stored);
  } catch (error) {
    assert.ok(error instanceof Error);
    return error.message;
  }
  return assert.fail("nothing was refused");
}

Deno.test("bertShapes() names the tensors of the shipped model's encoder", async () => {
  const folder = `${projectRoot()}/datasets/pretrained/bert-mini-zh`;
  const config = await readBertConfig(folder);
  const weights = await readBertWeights(folder, config);
  const names = bertShapes(config).map(([name]) => name);
  assert.equal(names.length, 5 + 16 * 6);
  for (const name of names) assert.ok(weights.has(name), name);
  const rest = [...weights.keys()].filter((name) => !names.includes(name)).sort();
  assert.deepEqual(rest, HEAD.map(([name]) => name).sort());
});

Deno.test("a masked-LM model's names are kept, its decoder only where it was saved", async () => {
  const tied = tensors([...bertShapes(CONFIG), ...HEAD]);
  same(await saved(tied), tied);
  const decoder: [string, number[]] = ["cls.predictions.decoder.weight", [10, 4]];
  const own = tensors([...bertShapes(CONFIG), ...HEAD, decoder]);
  same(await saved(own), own);
});

Deno.test("a bare BertModel's names get their prefix, the pooler's too", async () => {
  const expected = tensors([...bertShapes(CONFIG), ...POOLER]);
  same(await saved(renamed(expected, (name) => name.replace("bert.", ""))), expected);
});

Deno.test("names of wrappers lose what the wrapper put before", async () => {
  const expected = tensors([...bertShapes(CONFIG), ...HEAD]);
  same(await saved(renamed(expected, (name) => `module.${name}`)), expected);
  const bare = tensors(bertShapes(CONFIG));
  same(await saved(renamed(bare, (name) => name.replace("bert.", "0.auto_model."))), bare);
});

Deno.test("gamma and beta of old checkpoints become weight and bias", async () => {
  const expected = tensors([...bertShapes(CONFIG), ...HEAD]);
  const old = renamed(
    expected,
    (name) =>
      name.replace("LayerNorm.weight", "LayerNorm.gamma").replace(
        "LayerNorm.bias",
        "LayerNorm.beta",
      ),
  );
  same(await saved(old), expected);
});

Deno.test("tensors that are no part of a BERT are left", async () => {
  const expected = tensors(bertShapes(CONFIG));
  const more = tensors([["classifier.weight", [2, 4]], ["bert.embeddings.position_ids", [1, 6]]]);
  same(await saved(new Map([...expected, ...more])), expected);
});

Deno.test("half and double precision become float32", async () => {
  await withFolder(async (folder) => {
    const stored = new Map<string, WritableTensor>();
    for (const [name, { shape, data }] of tensors(bertShapes(CONFIG))) {
      const forms: WritableTensor[] = [
        { shape, data: Float64Array.from(data) },
        { shape, data, dtype: "F16" },
        { shape, data },
      ];
      stored.set(name, forms[stored.size % 3]);
    }
    await writeSafetensors(join(folder, "model.safetensors"), stored);
    same(await readBertWeights(folder, CONFIG), tensors(bertShapes(CONFIG)));
  });
});

Deno.test("sharded files are read through their index", async () => {
  const expected = tensors([...bertShapes(CONFIG), ...HEAD]);
  await withFolder(async (folder) => {
    const weightMap: Record<string, string> = {};
    for (const part of [0, 1]) {
      const file = `model-0000${part + 1}-of-00002.safetensors`;
      const here = [...expected].filter((_, index) => index % 2 === part);
      for (const [name] of here) weightMap[name] = file;
      await writeSafetensors(join(folder, file), new Map(here));
    }
    const index = JSON.stringify({ metadata: { total_size: 1 }, weight_map: weightMap });
    await Deno.writeTextFile(join(folder, "model.safetensors.index.json"), index);
    same(await readBertWeights(folder, CONFIG), expected);
  });
});

Deno.test("an index that points out of its folder is refused", async () => {
  await withFolder(async (folder) => {
    const index = JSON.stringify({ weight_map: { a: "../other.safetensors" } });
    await Deno.writeTextFile(join(folder, "model.safetensors.index.json"), index);
    await assert.rejects(readBertWeights(folder, CONFIG), /Expected a plain file name/);
  });
});

Deno.test("one error lists every missing and every mis-shaped tensor", async () => {
  const stored = tensors([...bertShapes(CONFIG), HEAD[1]]);
  stored.delete("bert.encoder.layer.1.output.dense.bias");
  stored.delete("bert.embeddings.LayerNorm.weight");
  stored.set("bert.encoder.layer.0.intermediate.dense.weight", {
    shape: [4, 8],
    data: new Float32Array(32),
  });
  const message = await complaint(stored);
  assert.match(message, /layer\.1\.output\.dense\.bias: missing/);
  assert.match(message, /bert\.embeddings\.LayerNorm\.weight: missing/);
  assert.match(
    message,
    /layer\.0\.intermediate\.dense\.weight: expected \[8, 4\] but found \[4, 8\]/,
  );
  assert.match(message, /cls\.predictions\.bias: missing/);
  assert.match(message, /found 7 missing or different/);
});

Deno.test("a folder without weights, or with PyTorch's pickle only, is told so", async () => {
  await withFolder(async (folder) => {
    await assert.rejects(
      readBertWeights(folder, CONFIG),
      /Expected model\.safetensors in .* found none/,
    );
    await Deno.writeTextFile(join(folder, "pytorch_model.bin"), "");
    await assert.rejects(
      readBertWeights(folder, CONFIG),
      /only pytorch_model\.bin.*save_pretrained/,
    );
  });
});
