/**
 * The workbook's side of the step benchmark, with the protocol of peer_step.py: JSON lines on stdin
 * ({"warmup": n}, {"steps": n}, {"quit": true}), one JSON line back for each.
 *
 *     deno run -A test/bench/own_step.ts SIZE PRECISION [DROPOUT]
 *
 * @module
 */
import { TextLineStream } from "./text_lines.ts";
import * as tf from "@tensorflow/tfjs";
import { bertShapes } from "../../lib/bert/weights.ts";
import { BertConfig, encode, makeVariable } from "../../lib/bert/mod.ts";
import { engine, engineInfo, openEngine, Precision } from "../../lib/engine/mod.ts";
import { sentenceHead } from "../../lib/heads/mod.ts";
import { crossEntropy } from "../../lib/losses/mod.ts";
import { adamw, chain, clipByGlobalNorm } from "../../lib/optim/mod.ts";
import { type Trainable, trainingStep } from "../../lib/train/training_step.ts";

const SIZES = {
  small: { layers: 6, hidden: 384, inner: 1536, vocabulary: 30522, batch: 32, length: 64 },
  base: { layers: 12, hidden: 768, inner: 3072, vocabulary: 21128, batch: 16, length: 64 },
};
const [sizeName = "small", precision = "bf16", dropout = "0"] = Deno.args;
const size = SIZES[sizeName as keyof typeof SIZES];
await openEngine({ precision: Precision.parse(precision) });

const config = BertConfig.parse({
  model_type: "bert",
  vocab_size: size.vocabulary,
  hidden_size: size.hidden,
  num_hidden_layers: size.layers,
  num_attention_heads: 12,
  intermediate_size: size.inner,
  hidden_act: "gelu",
  hidden_dropout_prob: Number(dropout),
  attention_probs_dropout_prob: Number(dropout),
  max_position_embeddings: 512,
  type_vocab_size: 2,
  layer_norm_eps: 1e-12,
});

function initial(name: string, shape: readonly number[]): Float32Array {
  const count = shape.reduce((a, b) => a * b, 1);
  if (/LayerNorm\.weight$/.test(name)) return new Float32Array(count).fill(1);
  if (/bias$/.test(name)) return new Float32Array(count);
  return Float32Array.from({ length: count }, () => (Math.random() + Math.random() - 1) * 0.05);
}

function makeModel(): Trainable {
  const head = sentenceHead({ dropout: Number(dropout) });
  const variables: Record<string, tf.Variable> = {};
  for (const [name, shape] of bertShapes(config)) {
    variables[name] = makeVariable(name, shape, initial(name, shape));
  }
  const values = head.init({ hiddenSize: size.hidden, labels: 2, seed: 1 });
  for (const [name, { shape, data }] of Object.entries(values)) {
    variables[name] = makeVariable(name, shape, data);
  }
  return {
    variables,
    logits(batch, dropoutSeed, weights = variables) {
      const hidden = encode(config, weights, batch, { dropoutSeed }) as tf.Tensor3D;
      const { mask, typeIds } = batch as Record<"mask" | "typeIds", tf.Tensor2D>;
      return head.logits(weights, { hidden, mask, typeIds, dropoutSeed });
    },
  };
}

const { batch: rows, length } = size, shape: [number, number] = [rows, length];
const integers = (of: (row: number, column: number) => number) =>
  tf.tensor2d(
    Int32Array.from({ length: rows * length }, (_, i) => of(Math.floor(i / length), i % length)),
    shape,
    "int32",
  );
const batch = {
  ids: integers(() => Math.floor(Math.random() * size.vocabulary)),
  mask: integers((row, column) =>
    column < length / 2 + (row * 7) % (length / 2 + 1) || row === 0 ? 1 : 0
  ),
  typeIds: integers(() => 0),
};
const labels = tf.tensor1d(Array.from({ length: rows }, (_, i) => i % 2), "int32");
const model = makeModel();
const optimizer = chain(clipByGlobalNorm(1), adamw({ rate: 2e-5 }));
const step = trainingStep(model, optimizer, (z, y) => crossEntropy(z, y));
let done = 0;

function run(steps: number) {
  const milliseconds: number[] = [];
  let loss = NaN;
  for (let i = 0; i < steps; i++) {
    const start = performance.now();
    done++;
    loss = step.run([{ inputs: batch, labels, rows: size.batch }], done, [done]).loss;
    milliseconds.push(performance.now() - start);
  }
  return { milliseconds, loss };
}

function peakMegabytes(): number {
  const line = Deno.readTextFileSync("/proc/self/status").match(/^VmHWM:\s+(\d+) kB/m)?.[1];
  return Math.round(Number(line) / 1024);
}

for await (const line of Deno.stdin.readable.pipeThrough(new TextLineStream())) {
  const request: { warmup?: number; steps?: number; quit?: boolean } = JSON.parse(line);
  if (request.quit) break;
  console.log(JSON.stringify({
    ...run(request.steps ?? request.warmup ?? 0),
    peakMegabytes: peakMegabytes(),
    tensors: engine().binding?.table.size ?? tf.memory().numTensors,
    versions: { ...engineInfo() },
  }));
}
