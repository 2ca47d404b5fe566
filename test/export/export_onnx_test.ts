import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import * as tf from "@tensorflow/tfjs";
import { ModelProtoSchema } from "onnx-buf";
import { exportOnnx } from "lib/export/mod.ts";
import { at, openForTests } from "../tensors.ts";
import { temporaryFolder, TINY_CONFIG, tinyModel } from "../train/tiny_model.ts";
import { newFolder, tinyClassifier, tinyMaskedLm, tinyTagger } from "./tiny_exports.ts";

await openForTests();

const names = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();

const graphOf = async (file: string) => fromBinary(ModelProtoSchema, await Deno.readFile(file));

/** Options of heads and encoders, all of which the engine has to agree with in each export. */
const MODELS = {
  "a sentence": () => tinyClassifier(),
  "a sentence with relu and gelu_new": () =>
    tinyClassifier({ head: { activation: "relu" } }, { ...TINY_CONFIG, hidden_act: "gelu_new" }),
  "a sentence with gelu and relu": () =>
    tinyClassifier({ head: { activation: "gelu" } }, { ...TINY_CONFIG, hidden_act: "relu" }),
  "a pair": () => tinyClassifier({ task: "pair" }),
  "a pair with all features": () => {
    const features = ["product", "cls", "absdiff", "mean2", "mean1"];
    return tinyClassifier({ task: "pair", head: { features, pool: "withSpecial" } });
  },
  "a pair by [CLS] alone": () => tinyClassifier({ task: "pair", head: { features: ["cls"] } }),
  "a pair of one token type": () => {
    const config = { ...TINY_CONFIG, type_vocab_size: 1 };
    return tinyClassifier({ task: "pair", head: { segmentIds: false } }, config);
  },
  "tags": () => tinyTagger(),
  "tags by softmax": () => tinyTagger({ kind: "softmax" }),
  "masked words": () => tinyMaskedLm(),
  "masked words, untied": () => tinyMaskedLm({ isTied: false }),
};

for (const [name, make] of Object.entries(MODELS)) {
  Deno.test(`exportOnnx() agrees with the engine: ${name}`, async () => {
    const model = await make(), folder = await newFolder();
    const { files } = await exportOnnx(model, folder, { fp16: true });
    assert.deepEqual(files.map(({ storage }) => storage), ["fp32", "fp16"]);
    for (const { largestDifference } of files) {
      assert.ok(largestDifference > 0 && largestDifference <= 1e-4, String(largestDifference));
    }
    assert.ok(files[1].bytes < 0.7 * files[0].bytes, "half the size");
    assert.deepEqual(await names(dirname(folder)), ["export"]);
    model.dispose();
  });
}

Deno.test("exportOnnx() agrees with the engine in each opset", async () => {
  const model = await tinyClassifier({ task: "pair" }), folder = await newFolder();
  for (const opset of [18, 19, 20, 21]) {
    const { files } = await exportOnnx(model, folder, { opset, int8: opset === 21, maxError: 10 });
    const { opsetImport } = await graphOf(join(folder, "onnx", files[0].file));
    assert.deepEqual(opsetImport.map(({ version }) => version), [BigInt(opset)]);
  }
  model.dispose();
});

Deno.test("exportOnnx() writes inputs, outputs and what a model says of itself", async () => {
  const model = await tinyTagger(), folder = await newFolder();
  model.clean = { tags: true };
  const { metadata } = await exportOnnx(model, folder, { opset: 18 });
  const { graph, opsetImport, metadataProps } = await graphOf(join(folder, "onnx", "model.onnx"));
  assert.deepEqual(graph?.input.map((one) => one.name), [
    "input_ids",
    "attention_mask",
    "token_type_ids",
  ]);
  assert.deepEqual(graph?.output.map((one) => one.name), ["logits"]);
  assert.deepEqual(opsetImport.map(({ domain, version }) => [domain, version]), [["", 18n]]);
  const props = new Map(metadataProps.map(({ key, value }) => [key, value]));
  assert.equal(props.get("task"), "tags");
  assert.deepEqual(JSON.parse(props.get("labels") ?? ""), model.labels);
  assert.deepEqual(JSON.parse(props.get("clean") ?? ""), { tags: true });
  assert.deepEqual(JSON.parse(props.get("chain") ?? ""), metadata.chain);
  const { shape, data } = metadata.chain["head.crf.transitions"];
  assert.deepEqual(shape, [5, 5]);
  assert.deepEqual(data, [...model.headVariables["head.crf.transitions"].dataSync()]);
  const config = JSON.parse(await Deno.readTextFile(join(folder, "config.json")));
  assert.deepEqual(Object.values(config.id2label), model.labels);
  const written = JSON.parse(await Deno.readTextFile(join(folder, "onnx", "metadata.json")));
  assert.deepEqual(written, JSON.parse(JSON.stringify(metadata)));
  model.dispose();
});

Deno.test("exportOnnx() takes the folder of a run, with its metrics, and replaces an export", async () => {
  const run = await temporaryFolder(), model = await tinyClassifier(), folder = await newFolder();
  await model.save(join(run, "model"));
  await Deno.writeTextFile(join(run, "metrics.json"), '{"dev": {"macro_f1": 0.5}}');
  for (const place of [run, join(run, "model")]) {
    const { metadata } = await exportOnnx(place, folder);
    assert.deepEqual(metadata.metrics, { dev: { macro_f1: 0.5 } });
  }
  assert.deepEqual(await names(dirname(folder)), ["export"]);
  model.dispose();
});

Deno.test("exportOnnx() leaves nothing where logits differ, and says where and by how much", async () => {
  const model = await tinyClassifier(), folder = await newFolder();
  const outputs = model.outputs.bind(model);
  model.outputs = (batch, ...rest) =>
    batch.ids.shape[1] === 13 && batch.ids.shape[0] === 3
      ? outputs(batch, ...rest).add(0.01)
      : outputs(batch, ...rest);
  await assert.rejects(
    () => exportOnnx(model, folder),
    /^Error: Expected logits within 0\.0001 of the engine's but found a difference of 0\.0100 \(file: onnx\/model\.onnx, batch: 3, length: 13\)\. Nothing was written\./,
  );
  assert.deepEqual(await names(dirname(folder)), []);
  model.outputs = (...given) => outputs(...given).mul(NaN);
  await assert.rejects(
    () => exportOnnx(model, folder),
    /a difference of NaN .*batch: 1, length: 1\)/,
  );
  model.dispose();
});

Deno.test("exportOnnx() compares large logits by their size", async () => {
  const model = await tinyClassifier(), weight = model.headVariables["head.out.weight"];
  tf.tidy(() => weight.assign(tf.mul(weight, 3000)));
  const { files: [{ largestDifference }] } = await exportOnnx(model, await newFolder());
  assert.ok(largestDifference > 1e-4, `more than small ones may differ by: ${largestDifference}`);
  const outputs = model.outputs.bind(model);
  model.outputs = (...given) => outputs(...given).mul(1.0001);
  await assert.rejects(async () => exportOnnx(model, await newFolder()), /a difference of/);
  model.dispose();
});

Deno.test("exportOnnx() refuses folders of others, wrong options and another precision", async () => {
  const model = await tinyClassifier(), folder = await temporaryFolder();
  await Deno.writeTextFile(join(folder, "thesis.txt"), "years of work");
  await assert.rejects(
    () => exportOnnx(model, folder),
    /^Error: Expected a new folder, or one with an earlier export, but found thesis\.txt in /,
  );
  await assert.rejects(async () => exportOnnx(model, await newFolder(), { opset: 16 }), /opset/);
  const calibration = [["a", "b"]] as [string, string][];
  await assert.rejects(
    async () => exportOnnx(model, await newFolder(), { int8: true, calibration }),
    /^TypeError: Expected single texts as the model has them but found a pair \(where: calibration\[0\]\)/,
  );
  const folderOfNone = await newFolder();
  await assert.rejects(
    () => at({ precision: "bf16" }, () => exportOnnx(model, folderOfNone)),
    /^RangeError: Expected the engine in fp32, to compare the export with, but found bf16\./,
  );
  model.dispose();
});

Deno.test("exportOnnx() tells what is wrong with a model's folder", async () => {
  const folder = await newFolder();
  const failing = (model: string, message: RegExp) =>
    assert.rejects(() => exportOnnx(model, folder), message);
  await failing(
    "/nowhere/model",
    /^Error: Expected a model folder at \/nowhere\/model but found none/,
  );
  await failing(
    await tinyModel(),
    /^Error: Expected a masked-LM head, the weights cls\.predictions/,
  );
  const model = await tinyClassifier(), saved = join(await temporaryFolder(), "model");
  await model.save(saved);
  const file = join(saved, "config.json"), config = JSON.parse(await Deno.readTextFile(file));
  await Deno.writeTextFile(file, JSON.stringify({ ...config, workbook: { head: {} } }));
  await failing(
    saved,
    /^Error: Expected a model that the workbook saved but found \(file: .*config\.json\)/,
  );
  const head = { template: "{mask} anya {text}", verbalizer: { bad: "bada", good: "gooda" } };
  const workbook = { task: "prompt", maxLength: 64, head };
  await Deno.writeTextFile(file, JSON.stringify({ ...config, workbook }));
  await failing(
    saved,
    /^TypeError: Expected a model for texts, pairs, tags .* found one for prompts/,
  );
  await Deno.writeTextFile(file, '{"workbook": ');
  await failing(saved, /^Error: Expected JSON but found an error \(file: .*config\.json\)/);
  await Deno.writeTextFile(file, JSON.stringify({ ...config, id2label: { 0: "a", 1: "b" } }));
  await failing(saved, /^Error: Expected \[2, 32\] numbers, for 2 labels, but found \[3, 32\]/);
  await Deno.writeTextFile(file, JSON.stringify(config));
  await Deno.truncate(join(saved, "model.safetensors"), 5000);
  await failing(saved, /model\.safetensors/);
  assert.deepEqual(await names(dirname(folder)), []);
  model.dispose();
});
