/**
 * The workbook's side of the CRF benchmark: JSON lines on stdin ({"steps": n}, {"quit": true}), one JSON
 * line back for each.
 *
 *     deno run -A test/bench/own_crf.ts likelihood|crf|softmax LENGTH
 *
 * likelihood: log-likelihood and all its gradients of 32 rows of LENGTH positions with 33 tags, fp32, of
 * the same numbers as peer_crf.py has. crf and softmax: a training step of 6x384 in bf16 at 32 x LENGTH
 * under that head (forward, backward, clipping, AdamW, dropout 0.1).
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { encode } from "../../lib/bert/mod.ts";
import { compile, engineInfo, openEngine } from "../../lib/engine/mod.ts";
import { crfHead, crfLogLikelihood, type TagHead, tagSoftmaxHead } from "../../lib/heads/mod.ts";
import { adamw, chain, clipByGlobalNorm } from "../../lib/optim/mod.ts";
import { tagSet } from "../../lib/data/mod.ts";
import { type StepBatch, type Trainable, trainingStep } from "../../lib/train/training_step.ts";
import { integers, isThere, randomIds, randomVariables, sizedConfig } from "./random_bert.ts";
import { TextLineStream } from "./text_lines.ts";

const BATCH = 32, HIDDEN = 384, WORDS = 21128;
const TAGS = tagSet(Array.from("ABCDEFGHIJKLMNOP"), "BIO"); // 33
const Request = z.union([
  z.strictObject({ quit: z.literal(true) }),
  z.strictObject({ steps: z.int().min(1) }),
]);
const what = z.enum(["likelihood", "crf", "softmax"]).parse(Deno.args[0]);
const LENGTH = z.coerce.number().int().min(2).parse(Deno.args[1]);
await openEngine({ precision: what === "likelihood" ? "fp32" : "bf16" });

const SHAPE = [BATCH, LENGTH] as const;
const tags = integers(
  SHAPE,
  (row, column) => isThere(row, column, LENGTH) ? (row * 5 + column * 3) % TAGS.length : -1,
);

/** Numbers that look random and are the same in any language. */
function waves(shape: number[], size: number): tf.Tensor {
  const count = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(Float32Array.from({ length: count }, (_, i) => size * Math.sin(i + 1)), shape);
}

/** One step of the work, which gives its loss. */
function likelihood(): () => number {
  const width = TAGS.length, emissions = waves([BATCH, LENGTH, width], 2);
  const scores = [[width], [width], [width, width]].map((shape) => waves(shape, 0.1));
  const run = compile((e: tf.Tensor, ...parameters: tf.Tensor[]) => {
    const loss = (...[e, start, end, transitions]: tf.Tensor[]) =>
      tf.neg(crfLogLikelihood(e as tf.Tensor3D, tags, { start, end, transitions }, {
        reduction: "token_mean",
      }));
    return tf.valueAndGrads(loss)([e, ...parameters]);
  });
  return () => tf.tidy(() => run(emissions, ...scores).value.dataSync()[0]);
}

const config = sizedConfig({ layers: 6, hidden: HIDDEN, vocabulary: WORDS, dropout: 0.1 });

function step(head: TagHead): () => number {
  const variables = randomVariables(
    config,
    head.init({ hiddenSize: HIDDEN, labels: TAGS.length, seed: 1 }),
  );
  const model: Trainable = {
    variables,
    outputs(inputs, dropoutSeed, weights = variables) {
      const hidden = encode(config, weights, inputs, { dropoutSeed, states: "all" }) as tf.Tensor3D;
      const { mask, typeIds } = inputs as Record<"mask" | "typeIds", tf.Tensor2D>;
      const special = tf.zerosLike(mask), input = { hidden, mask, typeIds, special, dropoutSeed };
      return head.emissions(weights, input);
    },
  };
  const run = trainingStep(
    model,
    chain(clipByGlobalNorm(1), adamw({ rate: 2e-5 })),
    (emissions, path, weights) => head.loss(weights, emissions as tf.Tensor3D, path as tf.Tensor2D),
  );
  const inputs: StepBatch["inputs"] = {
    ids: randomIds(SHAPE, WORDS),
    mask: integers(SHAPE, (row, column) => Number(isThere(row, column, LENGTH))),
    typeIds: integers(SHAPE, () => 0),
    special: integers(SHAPE, () => 0),
  };
  const batch: StepBatch = { inputs, labels: tags, weight: BATCH };
  let done = 0;
  return () => run.run([batch], ++done, [done]).loss;
}

const heads = {
  crf: () => crfHead({ scheme: "BIO" }, TAGS),
  softmax: () => tagSoftmaxHead(),
};
const work = what === "likelihood" ? likelihood() : step(heads[what]());

for await (const line of Deno.stdin.readable.pipeThrough(new TextLineStream())) {
  const request = Request.parse(JSON.parse(line));
  if ("quit" in request) break;
  const milliseconds: number[] = [];
  let loss = NaN;
  for (let i = 0; i < request.steps; i++) {
    const start = performance.now();
    loss = work();
    milliseconds.push(performance.now() - start);
  }
  console.log(JSON.stringify({ milliseconds, loss, versions: { ...engineInfo() } }));
}
