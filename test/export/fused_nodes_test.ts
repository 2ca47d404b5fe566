import assert from "node:assert/strict";
import { join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import { InferenceSession } from "onnxruntime-node";
import { exportOnnx } from "lib/export/mod.ts";
import { openForTests } from "../tensors.ts";
import { temporaryFolder, TINY_CONFIG } from "../train/tiny_model.ts";
import { newFolder, tinyClassifier } from "./tiny_exports.ts";

await openForTests();

/** How often each operator is in the graph that ONNX Runtime makes of a model. */
async function optimised(model: string): Promise<Record<string, number>> {
  const optimizedModelFilePath = join(await temporaryFolder(), "optimised.onnx");
  const session = await InferenceSession.create(model, {
    optimizedModelFilePath,
    graphOptimizationLevel: "extended",
    logSeverityLevel: 3,
  });
  await session.release();
  const { graph } = fromBinary(ModelProtoSchema, await Deno.readFile(optimizedModelFilePath));
  const counts: Record<string, number> = {};
  for (const { opType } of graph?.node ?? []) counts[opType] = (counts[opType] ?? 0) + 1;
  return counts;
}

Deno.test("ONNX Runtime fuses what the exporter lays out for it", async () => {
  const model = await tinyClassifier(), folder = await newFolder();
  await exportOnnx(model, folder, { int8: true, fp16: true, maxError: 10 });
  const layers = TINY_CONFIG.num_hidden_layers;
  for (const file of ["model.onnx", "model_fp16.onnx"]) {
    const found = await optimised(join(folder, "onnx", file));
    assert.equal(found.SkipLayerNormalization, 2 * layers, "LayerNorm with the sum before it");
    assert.equal(found.LayerNormalization, 1, "that of the embeddings");
    assert.equal(found.BiasGelu, layers, "GELU with the bias before it");
    assert.equal(found.Erf, undefined);
    assert.equal(found.FusedMatMul, layers, "the scale of the scores");
  }
  const found = await optimised(join(folder, "onnx", "model_quantized.onnx"));
  // queries, keys and values of a layer are one product, but for the last, of which one row asks
  assert.equal(found.DynamicQuantizeMatMul, 4 * layers + 1);
  assert.equal(found.MatMulInteger, undefined);
  assert.equal(found.MultiHeadAttention, layers);
  assert.equal(found.SkipLayerNormalization, 2 * layers);
  assert.equal(found.Gelu, layers);
  model.dispose();
});
