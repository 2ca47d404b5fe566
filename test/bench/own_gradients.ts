/**
 * Error of the workbook's bf16 gradients, and of PyTorch's autocast, both against fp32 of their own:
 * bert-mini-zh on the batch of test/golden/gradients_bert-mini-zh.safetensors, dropout off. Answers
 * any line on stdin with one on stdout; `{"quit": true}` ends it. PyTorch's errors are those that the
 * golden file's script found.
 *
 *     deno run -A test/bench/own_gradients.ts
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import type { NamedTensors } from "../../lib/bert/mod.ts";
import { compile, engineInfo, openEngine, type Precision } from "../../lib/engine/mod.ts";
import { crossEntropy } from "../../lib/losses/mod.ts";
import { chain, clipByGlobalNorm } from "../../lib/optim/mod.ts";
import { RunConfig, TextClassifier } from "../../lib/train/mod.ts";
import { gradientFunction } from "../../lib/train/gradient_function.ts";
import { type Golden, readGolden } from "../bert/golden.ts";
import { TextLineStream } from "./text_lines.ts";

const Errors = z.object({ all: z.number(), worst: z.number(), worstTensor: z.string() });
type Errors = z.infer<typeof Errors>;
type Gradients = Map<string, Float32Array>;

/** In exact arithmetic zero: softmax ignores what is added to a whole row. */
const isNoise = (name: string) => name.endsWith("attention.self.key.bias");

async function modelOf(golden: Golden): Promise<TextClassifier> {
  const labels = golden.shape("head.out.bias")[0];
  const names = Array.from({ length: labels }, (_, i) => `${i}`);
  const model = await TextClassifier.create(RunConfig.parse({}), names);
  for (const name of golden.names("head.")) {
    model.variables[name].assign(tf.tensor(golden.numbers(name), golden.shape(name)));
  }
  return model;
}

/** Gradients of the golden batch as the trainer computes them, in one recorded call. */
function gradientsOf(model: TextClassifier, golden: Golden): Gradients {
  const still = {
    variables: model.variables,
    outputs: (
      batch: Parameters<typeof model.outputs>[0],
      _seed?: tf.Tensor,
      weights?: NamedTensors,
    ) => model.outputs(batch, undefined, weights),
  };
  const run = compile(
    gradientFunction(
      still,
      (z, y) => crossEntropy(z as tf.Tensor2D, y as tf.Tensor1D),
      chain(clipByGlobalNorm(1)),
    ),
  );
  const labels = tf.tensor1d(golden.numbers("labels"), "int32"), seed = tf.scalar(0, "int32");
  const batch = golden.batch(), inputs = { ...batch, special: tf.zerosLike(batch.ids) };
  const { gradients } = run({ ...model.variables }, inputs, labels, { seed });
  const entries = Object.entries(gradients);
  return new Map(entries.map(([name, value]) => [name, value.dataSync<"float32">()]));
}

/** Relative L2 over all gradients at once, and of the worst tensor. */
function errorsOf(found: Gradients, wanted: Gradients): Errors {
  const squares = Array.from(wanted, ([name, numbers]) => {
    const other = found.get(name) ?? new Float32Array(), sums = { name, difference: 0, size: 0 };
    numbers.forEach((x, i) => {
      sums.difference += (other[i] - x) ** 2;
      sums.size += x ** 2;
    });
    return sums;
  });
  const sum = (key: "difference" | "size") => squares.reduce((all, one) => all + one[key], 0);
  const errors = squares.filter(({ name }) => !isNoise(name))
    .map(({ name, difference, size }) => ({ name, error: Math.sqrt(difference / size) }));
  const worst = errors.reduce((a, b) => b.error > a.error ? b : a);
  const all = Math.sqrt(sum("difference") / sum("size"));
  return { all, worst: worst.error, worstTensor: worst.name };
}

async function measure() {
  const golden = await readGolden("gradients_bert-mini-zh.safetensors");
  const model = await modelOf(golden);
  const at = async (precision: Precision) => {
    await openEngine({ precision });
    return gradientsOf(model, golden);
  };
  const exact = await at("fp32"), rounded = await at("bf16");
  const autocast = z.record(z.string(), Errors).parse(JSON.parse(golden.note("autocast_bf16")));
  return { workbook: errorsOf(rounded, exact), autocast, versions: { ...engineInfo() } };
}

await openEngine({ precision: "fp32" });
for await (const line of Deno.stdin.readable.pipeThrough(new TextLineStream())) {
  if (JSON.parse(line).quit) break;
  console.log(JSON.stringify(await measure()));
}
