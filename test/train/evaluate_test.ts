import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { batches, encodeRows } from "lib/data/mod.ts";
import { RunConfig, TextClassifier } from "lib/train/mod.ts";
import { batchTensors } from "lib/train/batch_tensors.ts";
import { evaluator } from "lib/train/evaluate.ts";
import { assertClose, at, living, openForTests, values } from "../tensors.ts";
import { tinyModel, toyRows } from "./tiny_model.ts";

await openForTests();

const labels = ["bad", "good"];
const model = await TextClassifier.create(
  RunConfig.parse({ model: await tinyModel() }),
  labels,
);
globalThis.addEventListener("unload", () => model.dispose());
const examples = encodeRows(
  [20, 3, 40, 7, 1, 30, 5].flatMap((length, i) => toyRows(1, { seed: i, length })),
  model.tokenizer,
  { labels },
);

/** Probabilities of each row by itself, op by op. */
function oneByOne(): number[] {
  return examples.flatMap((example) => {
    const [batch] = batches([example], { batchSize: 1, padId: 0, lengthMultiple: 1 });
    const found = at(
      { fusion: false },
      () => tf.tidy(() => ({ values: tf.softmax(model.outputs(batchTensors(batch))) })).values,
    );
    const numbers = values(found);
    found.dispose();
    return numbers;
  });
}

Deno.test("evaluator() gives each row its probabilities, in the order of the rows", async () => {
  const before = living(), evaluate = evaluator(model, 3);
  const found = await evaluate.answers(examples);
  assert.equal(found.length, 7);
  assertClose(found.flat(), oneByOne(), 1e-5);
  assert.deepEqual(await evaluate.answers(examples), found, "the same digits again");
  assert.deepEqual(await evaluate.answers([]), []);
  evaluate.dispose();
  assert.deepEqual(living(), before);
});

Deno.test("evaluator() drops nothing, sees the weights of each moment, and can be stopped", async () => {
  const evaluate = evaluator(model, 3), bias = model.variables["head.out.bias"];
  const before = await evaluate.answers(examples), odds = ([a, b]: number[]) => a / b;
  tf.tidy(() => bias.assign(tf.tensor1d([1, 0])));
  const after = await evaluate.answers(examples);
  tf.tidy(() => bias.assign(tf.zerosLike(bias)));
  assertClose(after.map((p, i) => odds(p) / odds(before[i])), examples.map(() => Math.E), 1e-4);

  const controller = new AbortController(), reason = new Error("enough");
  setTimeout(() => controller.abort(reason), 0);
  const stopped = evaluate.answers(examples, controller.signal);
  await assert.rejects(() => stopped, reason);
  evaluate.dispose();
});
