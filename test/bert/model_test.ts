import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { encode, loadBert, makeVariable, readSafetensors, saveBert } from "lib/bert/mod.ts";
import { projectRoot } from "lib/fetch/mod.ts";
import { withHub } from "../fetch/loopback_hub.ts";
import { living, openForTests, values } from "../tensors.ts";
import { type Spoil, temporaryFolder, TINY_CONFIG, tinyModel } from "../train/tiny_model.ts";

await openForTests();

const folder = await tinyModel();
const WEIGHTS = "model.safetensors";

/** Hidden states of three short rows of ids. */
function hiddenStates(bert: Awaited<ReturnType<typeof loadBert>>): number[] {
  const found = tf.tidy(() => {
    const ids = tf.tensor2d([[2, 7, 9, 3], [2, 11, 3, 0], [2, 30, 31, 3]], [3, 4], "int32");
    const mask = tf.cast(tf.notEqual(ids, 0), "int32"), typeIds = tf.zerosLike(ids);
    return encode(bert.config, bert.variables, { ids, mask, typeIds });
  });
  const numbers = values(found);
  found.dispose();
  return numbers;
}

/** The message with which a folder is refused; nothing is left of the model. */
async function refusal(source: string): Promise<string> {
  const before = living();
  try {
    (await loadBert(source)).dispose();
  } catch (error) {
    assert.ok(error instanceof Error);
    assert.deepEqual(living(), before);
    return error.message;
  }
  return assert.fail(`${source} was loaded`);
}

const changed = (spoil: Spoil) => tinyModel({ spoil });

Deno.test("loadBert() has the numbers of the file under their Hugging Face names", async () => {
  const before = living(), bert = await loadBert(folder);
  const file = await readSafetensors(join(folder, WEIGHTS));
  assert.deepEqual(Object.keys(bert.variables).sort(), [...file.keys()].sort());
  for (const [name, { data, shape }] of file) {
    const variable = bert.variables[name];
    assert.deepEqual(variable.shape, shape);
    assert.deepEqual(values(variable), [...data as Float32Array], name);
    assert.ok(variable.trainable);
  }
  assert.equal(bert.folder, folder);
  assert.equal(bert.config.num_hidden_layers, 2);
  assert.equal(living().tfjs, before.tfjs + file.size);
  bert.dispose();
  assert.deepEqual(living(), before);
});

Deno.test("loadBert() loads the same folder twice side by side", async () => {
  const [a, b] = [await loadBert(folder), await loadBert(folder)];
  const name = "bert.embeddings.LayerNorm.weight", before = values(b.variables[name]);
  tf.tidy(() => a.variables[name].assign(tf.zerosLike(a.variables[name])));
  assert.deepEqual(values(b.variables[name]), before);
  a.dispose();
  assert.deepEqual(values(b.variables[name]), before);
  b.dispose();
});

Deno.test("loadBert() says which weight is missing", async () => {
  const gone = "bert.encoder.layer.1.output.dense.bias";
  const spoilt = await changed((name) => name === gone ? "left out" : undefined);
  assert.equal(
    await refusal(spoilt),
    `Expected 37 weights as config.json says but found 1 missing or different (folder: ${spoilt}):\n` +
      `  ${gone}: missing\nTry the config.json that was saved together with these weights.`,
  );
});

Deno.test("loadBert() says which weight has another shape", async () => {
  const spoilt = await changed((name, tensor) => {
    if (name.endsWith("layer.0.intermediate.dense.weight")) tensor.shape.reverse();
  });
  const place = "bert.encoder.layer.0.intermediate.dense.weight";
  assert.match(
    await refusal(spoilt),
    new RegExp(
      `found 1 missing or different .*\\n  ${place}: expected \\[64, 32\\] but found \\[32, 64\\]`,
    ),
  );
});

Deno.test("loadBert() says that config.json is missing, or not BERT's", async () => {
  const spoilt = await tinyModel();
  await Deno.writeTextFile(
    join(spoilt, "config.json"),
    JSON.stringify({ ...TINY_CONFIG, model_type: "roberta" }),
  );
  assert.match(
    await refusal(spoilt),
    /config\.json\) but found:\n {2}model_type: .*found "roberta"/s,
  );
  await Deno.remove(join(spoilt, "config.json"));
  const message = await refusal(spoilt);
  assert.match(message, /^Expected .*config\.json/);
  assert.ok(message.includes(spoilt));
});

Deno.test("loadBert() suggests the name that was meant", async () => {
  await withHub(async () => {
    assert.match(await refusal("bert-mini-zhh"), /Did you mean "bert-mini-zh"\?/);
  });
  assert.match(await refusal("./no/such/folder"), /^Expected a model folder at .*no\/such\/folder/);
});

Deno.test("saveBert() and loadBert() give the same hidden states, bit for bit", async () => {
  const bert = await loadBert(folder), wanted = hiddenStates(bert), saved = await temporaryFolder();
  await saveBert(bert, saved);
  const again = await loadBert(saved);
  assert.deepEqual(hiddenStates(again), wanted);
  assert.deepEqual(again.config, {
    ...bert.config,
    architectures: ["BertModel"],
    dtype: "float32",
  });
  bert.dispose();
  again.dispose();
});

Deno.test("saveBert() writes float32, whatever the file had, and keeps config entries it does not know", async () => {
  const shipped = join(projectRoot(), "datasets", "pretrained", "bert-mini-zh");
  const bert = await loadBert("bert-mini-zh"), saved = await temporaryFolder();
  await saveBert(bert, saved, { config: { id2label: { 0: "a" } } });
  const config = JSON.parse(await Deno.readTextFile(join(saved, "config.json")));
  const original = JSON.parse(await Deno.readTextFile(join(shipped, "config.json")));
  assert.deepEqual(config, {
    ...bert.config,
    ...original,
    architectures: ["BertModel"],
    dtype: "float32",
    id2label: { 0: "a" },
  });
  const file = await readSafetensors(join(saved, WEIGHTS));
  assert.deepEqual([...new Set([...file.values()].map(({ dtype }) => dtype))], ["F32"]);
  bert.dispose();
});

Deno.test("saveBert() writes further tensors beside the encoder's, which loadBert() leaves", async () => {
  const bert = await loadBert(folder), saved = await temporaryFolder();
  const extra = tf.tensor2d([[1, 2], [3, 4]]);
  await saveBert(bert, saved, { tensors: { "head.out.weight": extra } });
  const file = await readSafetensors(join(saved, WEIGHTS), { names: ["head.out.weight"] });
  assert.deepEqual([...file.get("head.out.weight")?.data as Float32Array], [1, 2, 3, 4]);
  const again = await loadBert(saved);
  assert.deepEqual(Object.keys(again.variables), Object.keys(bert.variables));
  bert.dispose();
  again.dispose();
  extra.dispose();
});

Deno.test("saveBert() leaves the old files alone if the model is disposed", async () => {
  const bert = await loadBert(folder), saved = await temporaryFolder();
  await saveBert(bert, saved);
  const before = await Deno.readFile(join(saved, WEIGHTS));
  bert.dispose();
  await assert.rejects(() => saveBert(bert, saved));
  assert.deepEqual(await Deno.readFile(join(saved, WEIGHTS)), before);
  assert.deepEqual([...Deno.readDirSync(saved)].map(({ name }) => name).sort(), [
    "config.json",
    WEIGHTS,
  ]);
});

Deno.test("makeVariable() keeps one tensor, inside a tidy too", () => {
  const before = living();
  const variable = tf.tidy(() => makeVariable("test/one", [2, 1], Float32Array.of(3, 4)));
  assert.deepEqual([variable.shape, values(variable)], [[2, 1], [3, 4]]);
  assert.equal(living().tfjs, before.tfjs + 1);
  variable.dispose();
  assert.deepEqual(living(), before);
});
