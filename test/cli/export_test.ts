import assert from "node:assert/strict";
import { join } from "node:path";
import { temporaryFolder } from "../train/tiny_model.ts";
import { openForTests } from "../tensors.ts";
import { runTask } from "./run_task.ts";
import { TEXTS, tinyClassifier } from "../export/tiny_exports.ts";

await openForTests();

const run = (...args: string[]) => runTask("export", ...args);

Deno.test("task export writes the files that are asked for and says how good they are", async () => {
  const model = await tinyClassifier(), folder = await temporaryFolder();
  await model.save(join(folder, "model"));
  const texts = join(folder, "texts.txt");
  await Deno.writeTextFile(texts, TEXTS.join("\n"));
  const { code, stdout, stderr } = await run(
    join(folder, "model"),
    ...["--onnx", "--int8", "--fp16", `--calibrate=${texts}`, "--maxError=10"],
  );
  assert.equal(code, 0, stderr);
  const lines = stdout.trimEnd().split("\n");
  assert.match(lines[0], /^onnx\/model\.onnx .* MB {2}logits within \de-\d of the model's$/);
  assert.match(lines[1], /^onnx\/model_fp16\.onnx .*'s with rounded weights$/);
  assert.match(
    lines[2],
    /^onnx\/model_quantized\.onnx .* error of logits [\d.]+ % of their spread; matrices in fp32: none$/,
  );
  assert.match(lines[3], /^Written to .*model-onnx$/);
  const names = Array.from(
    Deno.readDirSync(join(folder, "model-onnx", "onnx")),
    ({ name }) => name,
  );
  assert.deepEqual(names.sort(), [
    "metadata.json",
    "model.onnx",
    "model_fp16.onnx",
    "model_quantized.onnx",
  ]);
  model.dispose();
});

Deno.test("task export says what is missing or wrong", async () => {
  const wrong = async (message: RegExp, ...args: string[]) => {
    const { code, stderr } = await run(...args);
    assert.equal(code, 1);
    assert.match(stderr, message);
  };
  await wrong(/^Expected MODEL but found no MODEL\. Usage: deno task export/);
  await wrong(/^Expected --onnx, the one format there is/, "model");
  await wrong(
    /^Expected --opset as a number from 17 to 21 but found "9"/,
    "m",
    "--onnx",
    "--opset=9",
  );
  await wrong(/^Expected --int8 with --calibrate or --maxError/, "m", "--onnx", "--maxError=1");
  await wrong(/^Expected a model folder at .*nowhere but found none/, "./nowhere", "--onnx");
});
