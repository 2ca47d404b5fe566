import assert from "node:assert/strict";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import { checkBatches, exportOnnx, openOnnx } from "lib/export/mod.ts";
import { assertClose, openForTests } from "../tensors.ts";
import { temporaryFolder } from "../train/tiny_model.ts";
import { newFolder, tinyClassifier, tinyTagger } from "./tiny_exports.ts";

await openForTests();

const python = process.env.WORKBOOK_TORCH_PYTHON;
const SCRIPT = fileURLToPath(new URL("../golden/check_onnx.py", import.meta.url));

interface Answer {
  missing?: string;
  logits: number[][];
}

async function ask(request: unknown): Promise<Answer> {
  const file = join(await temporaryFolder(), "request.json");
  await Deno.writeTextFile(file, JSON.stringify(request));
  const { code, stdout, stderr } = await new Deno.Command(python ?? "", { args: [SCRIPT, file] })
    .output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

const MODELS = {
  sentence: () => tinyClassifier(),
  pair: () => tinyClassifier({ task: "pair", head: { features: ["cls", "mean1", "absdiff"] } }),
  tags: () => tinyTagger(),
};
const FILES = ["model.onnx", "model_fp16.onnx", "model_quantized.onnx"];

if (!python) {
  console.log(
    "WORKBOOK_TORCH_PYTHON names no Python with onnx and onnxruntime: the test of exports there is " +
      "left out.",
  );
}
for (const [name, make] of python ? Object.entries(MODELS) : []) {
  Deno.test(`Python's onnx takes an export, and its onnxruntime gives the logits: ${name}`, async () => {
    const model = await make(), folder = await newFolder();
    await exportOnnx(model, folder, { int8: true, fp16: true, maxError: 10 });
    const paths = FILES.map((file) => join(folder, "onnx", file));
    const isPair = name === "pair", shape = { size: 5, length: 17, isPair };
    const batch = checkBatches(model.tokenizer)(shape), { ids, mask, typeIds } = batch;
    const numbers = { ids: [...ids], mask: [...mask], types: [...typeIds] };
    const { missing, logits } = await ask({ models: paths, shape: [5, 17], ...numbers });
    if (missing) return console.log(`The Python has no ${missing}: nothing is compared.`);
    for (const [i, path] of paths.entries()) {
      const session = await openOnnx(path), { data } = await session.run(batch);
      assertClose(logits[i], data, i === 2 ? 1e-2 : 1e-5, FILES[i]); // one rounds 8 bits otherwise
      await session.dispose();
    }
    const wanted = tf.tidy(() => {
      const tensor = (x: Int32Array) => tf.tensor2d(x, [5, 17], "int32");
      const inputs = { ids: tensor(ids), mask: tensor(mask), typeIds: tensor(typeIds) };
      return model.outputs({ ...inputs, special: tensor(batch.special) }).dataSync();
    });
    const width = name === "tags" ? wanted.length / mask.length : 0;
    const counted = (x: ArrayLike<number>) =>
      Array.from(x).filter((_, k) => width === 0 || mask[Math.floor(k / width)] > 0);
    assertClose(counted(logits[0]), counted(wanted), 1e-4, "the engine's");
    model.dispose();
  });
}
