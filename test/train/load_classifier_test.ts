import assert from "node:assert/strict";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { batches, encodeRows } from "lib/data/mod.ts";
import { loadClassifier, RunConfig, savedTask, TextClassifier } from "lib/train/mod.ts";
import { batchTensors } from "lib/train/batch_tensors.ts";
import { living, openForTests, values } from "../tensors.ts";
import { temporaryFolder, tinyModel, toyRows } from "./tiny_model.ts";

await openForTests();

const base = await tinyModel();

async function savedModel(more: Record<string, unknown> = {}, labels = ["bad", "good"]) {
  const config = RunConfig.parse({ model: base, maxLength: 64, ...more });
  const model = await TextClassifier.create(config, labels);
  const folder = join(await temporaryFolder(), "model");
  return { model, folder };
}

function logitsOf(model: TextClassifier): number[] {
  const rows = [2, 5, 13].flatMap((length) => toyRows(2, { length }));
  const examples = encodeRows(rows, model.tokenizer, { labels: ["bad", "good"] });
  const [batch] = batches(examples, { batchSize: 6, padId: model.tokenizer.padId });
  const logits = tf.tidy(() => model.outputs(batchTensors(batch))), found = values(logits);
  logits.dispose();
  return found;
}

Deno.test("loadClassifier() gives back what was saved, with the same logits bit for bit", async () => {
  const { model, folder } = await savedModel({
    head: { activation: "relu", dropout: 0.3 },
    seed: 7,
  });
  model.clean = { tags: false };
  await model.save(folder);
  const before = living(), loaded = await loadClassifier(folder);
  assert.deepEqual(loaded.labels, model.labels);
  assert.deepEqual(loaded.head.options, { activation: "relu", dropout: 0.3 });
  assert.deepEqual([loaded.maxLength, loaded.clean], [64, { tags: false }]);
  assert.equal(loaded.head.kind, model.head.kind);
  for (const [name, variable] of Object.entries(model.variables)) {
    assert.deepEqual(values(loaded.variables[name]), values(variable), name);
  }
  assert.deepEqual(logitsOf(loaded), logitsOf(model));
  loaded.dispose();
  assert.deepEqual(living(), before);
  model.dispose();
});

Deno.test("loadClassifier() gives back a model of pairs, and savedTask() knows it by its config", async () => {
  const head = { features: ["mean2", "product"] as const, pool: "withSpecial", segmentIds: false };
  const { model, folder } = await savedModel({ task: "pair", head });
  await model.save(folder);
  const loaded = await loadClassifier(folder);
  assert.deepEqual([loaded.task, loaded.head.kind], ["pair", "pair"]);
  assert.deepEqual(loaded.head.options, { activation: "tanh", dropout: 0.1, ...head });
  const saved = JSON.parse(await Deno.readTextFile(join(folder, "config.json")));
  assert.deepEqual(saved.workbook.head, { kind: "pair", ...loaded.head.options });
  const shape = loaded.variables["head.dense.weight"].shape;
  assert.deepEqual(shape, [32, 64]);
  assert.equal(await savedTask(folder), "pair");
  const single = await savedModel();
  await single.model.save(single.folder);
  assert.equal(await savedTask(single.folder), "sentence");
  [loaded, model, single.model].forEach((each) => each.dispose());
});

Deno.test("loadClassifier() keeps the order of labels that look like numbers or are many", async () => {
  const labels = [
    "10",
    "9",
    "b",
    "a",
    "__proto__",
    ...Array.from({ length: 12 }, (_, i) => `l${i}`),
  ];
  const { model, folder } = await savedModel({}, labels);
  await model.save(folder);
  const loaded = await loadClassifier(folder);
  assert.deepEqual(loaded.labels, labels);
  loaded.dispose();
  model.dispose();
});

Deno.test("loadClassifier() saves again what it loaded", async () => {
  const { model, folder } = await savedModel();
  await model.save(folder);
  const loaded = await loadClassifier(folder), again = join(await temporaryFolder(), "model");
  await loaded.save(again);
  for (const name of ["config.json", "model.safetensors", "tokenizer.json"]) {
    assert.deepEqual(Deno.readFileSync(join(again, name)), Deno.readFileSync(join(folder, name)));
  }
  loaded.dispose();
  model.dispose();
});

/** The message for a saved model whose config.json was changed; nothing is left of the attempt. */
async function refusal(change: (config: Record<string, never>) => unknown): Promise<string> {
  const { model, folder } = await savedModel();
  await model.save(folder);
  model.dispose();
  const file = join(folder, "config.json"), config = JSON.parse(await Deno.readTextFile(file));
  await Deno.writeTextFile(file, JSON.stringify(change(config)));
  const before = living();
  const { message } = await loadClassifier(folder).then(() => assert.fail("loaded"), (e) => e);
  assert.deepEqual(living(), before);
  return message.replaceAll(folder, "FOLDER");
}

Deno.test("loadClassifier() names file and key where config.json is not right", async () => {
  const start = "Expected a model that the workbook saved but found (file: FOLDER/config.json):\n";
  const plain = await refusal(({ workbook: _, ...config }) => config);
  assert.ok(plain.startsWith(`${start}  workbook: `), plain);
  const other = await refusal((config) => ({
    ...config,
    workbook: { head: { kind: "crf" }, maxLength: 64, clean: false },
  }));
  assert.ok(other.startsWith(`${start}  workbook.head.kind: `), other);
  const gap = await refusal((config) => ({ ...config, id2label: { 0: "bad", 2: "good" } }));
  assert.match(
    gap,
    /^Expected labels numbered from 0, .* \(file: FOLDER\/config.json, key: id2label\)/,
  );
});

Deno.test("loadClassifier() names file and key where the weights are not those of config.json", async () => {
  const message = await refusal((config) => ({ ...config, id2label: { 0: "a", 1: "b", 2: "c" } }));
  assert.equal(
    message,
    "Expected [3, 32] numbers, for 3 labels, but found [2, 32] (file: FOLDER/model.safetensors, " +
      "key: head.out.weight). Try the config.json and the weights that were saved together.",
  );
});

Deno.test("loadClassifier() says what is missing", async () => {
  const empty = await temporaryFolder();
  await assert.rejects(() => loadClassifier(empty), {
    message:
      `Expected the folder of a saved model but found no config.json in ${empty} nor in its ` +
      'folder model. Try the folder that "task finetune" wrote.',
  });
  const { model, folder } = await savedModel();
  await model.save(folder);
  model.dispose();
  await Deno.copyFile(join(base, "model.safetensors"), join(folder, "model.safetensors"));
  const before = living();
  await assert.rejects(() => loadClassifier(folder), /head\.dense\.weight/);
  await Deno.writeTextFile(join(folder, "config.json"), "{");
  await assert.rejects(
    () => loadClassifier(folder),
    /^Error: Expected JSON but found .*config\.json/,
  );
  assert.deepEqual(living(), before);
});
