/**
 * The workbook's side of the step benchmarks, with the protocol of peer_step.py: JSON lines on stdin
 * ({"steps": n, "batch"?, "length"?}, {"quit": true}), one JSON line back for each.
 *
 *     deno run -A test/bench/own_step.ts small|base|mini fp32|bf16 DROPOUT [all]
 *
 * small and base have random weights; mini is bert-mini-zh, loaded with its tokenizer. The head looks
 * at the first position only, so the last layer computes no other, as in every run of the trainer;
 * with `all` it computes them all.
 *
 * @module
 */
import { existsSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { encode } from "../../lib/bert/mod.ts";
import { engine, engineInfo, openEngine, Precision } from "../../lib/engine/mod.ts";
import { sentenceHead } from "../../lib/heads/mod.ts";
import { crossEntropy } from "../../lib/losses/mod.ts";
import { adamw, chain, clipByGlobalNorm } from "../../lib/optim/mod.ts";
import { RunConfig, TextClassifier } from "../../lib/train/mod.ts";
import { type StepBatch, type Trainable, trainingStep } from "../../lib/train/training_step.ts";
import { integers, isThere, randomIds, randomVariables, sizedConfig } from "./random_bert.ts";
import { TextLineStream } from "./text_lines.ts";

const SIZES = {
  small: { layers: 6, hidden: 384, vocabulary: 30522, batch: 32, length: 64 },
  base: { layers: 12, hidden: 768, vocabulary: 21128, batch: 16, length: 64 },
  mini: { layers: 6, hidden: 384, vocabulary: 9600, batch: 32, length: 64 },
};
const Request = z.union([
  z.strictObject({ quit: z.literal(true) }),
  z.strictObject({
    steps: z.int().min(1),
    batch: z.int().min(1).optional(),
    length: z.int().min(2).max(512).optional(),
  }),
]);
const sizeName = z.enum(["small", "base", "mini"]).parse(Deno.args[0]), size = SIZES[sizeName];
const dropout = z.coerce.number().min(0).lt(1).parse(Deno.args[2]);
await openEngine({ precision: Precision.parse(Deno.args[1]) });

function randomModel(): Trainable {
  const config = sizedConfig({ ...size, dropout }), head = sentenceHead({ dropout });
  const states = Deno.args[3] === "all" ? "all" : head.states;
  const variables = randomVariables(
    config,
    head.init({ hiddenSize: size.hidden, labels: 2, seed: 1 }),
  );
  return {
    variables,
    outputs(batch, dropoutSeed, weights = variables) {
      const hidden = encode(config, weights, batch, { dropoutSeed, states }) as tf.Tensor3D;
      const { mask, typeIds, special } = batch as Record<keyof typeof batch, tf.Tensor2D>;
      return head.logits(weights, { hidden, mask, typeIds, special, dropoutSeed });
    },
  };
}

async function loadedModel(): Promise<Trainable> {
  const config = RunConfig.parse({ head: { dropout } });
  const model = await TextClassifier.create(config, ["0", "1"]);
  const { hidden_dropout_prob: states, attention_probs_dropout_prob: attention } =
    model.bert.config;
  if (states === dropout && attention === dropout) return model;
  throw new RangeError(`Expected dropout ${states}, which mini has, but found ${dropout}.`);
}

/** Random ids; rows are between half full and full, the first one is full. */
function makeBatch(rows: number, length: number): StepBatch {
  const shape = [rows, length] as const;
  const inputs = {
    ids: randomIds(shape, size.vocabulary),
    mask: integers(shape, (row, column) => Number(isThere(row, column, length))),
    typeIds: integers(shape, () => 0),
    special: integers(shape, (_, column) => column === 0 ? 1 : 0),
  };
  const labels = tf.tensor1d(Array.from({ length: rows }, (_, i) => i % 2), "int32");
  return { inputs, labels, weight: rows };
}

const model = await (sizeName === "mini" ? loadedModel() : randomModel());
const optimizer = chain(clipByGlobalNorm(1), adamw({ rate: 2e-5 }));
const step = trainingStep(
  model,
  optimizer,
  (z, y) => crossEntropy(z as tf.Tensor2D, y as tf.Tensor1D),
);
const batches = new Map<string, StepBatch>();
let done = 0;

function batchOf(rows: number, length: number): StepBatch {
  const key = `${rows}x${length}`, batch = batches.get(key) ?? makeBatch(rows, length);
  batches.set(key, batch);
  return batch;
}

function run(steps: number, batch: StepBatch) {
  const milliseconds: number[] = [];
  let loss = NaN;
  for (let i = 0; i < steps; i++) {
    const start = performance.now();
    done++;
    loss = step.run([batch], done, [done]).loss;
    milliseconds.push(performance.now() - start);
  }
  return { milliseconds, loss };
}

/** The largest resident size so far in units of 1e6 bytes, where the system tells it. */
function peakMegabytes(): number | undefined {
  if (!existsSync("/proc/self/status")) return undefined;
  const line = Deno.readTextFileSync("/proc/self/status").match(/^VmHWM:\s+(\d+) kB/m)?.[1];
  return Math.round(Number(line) * 1024 / 1e5) / 10;
}

for await (const line of Deno.stdin.readable.pipeThrough(new TextLineStream())) {
  const request = Request.parse(JSON.parse(line));
  if ("quit" in request) break;
  const { steps, batch = size.batch, length = size.length } = request;
  console.log(JSON.stringify({
    ...run(steps, batchOf(batch, length)),
    peakMegabytes: peakMegabytes(),
    tensors: engine().binding?.table.size ?? tf.memory().numTensors,
    versions: { ...engineInfo() },
  }));
}
