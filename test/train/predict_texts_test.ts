import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { batches, encodeRows } from "lib/data/mod.ts";
import { predictTexts, RunConfig, TextClassifier } from "lib/train/mod.ts";
import { batchTensors } from "lib/train/batch_tensors.ts";
import { assertClose, living, openForTests, values } from "../tensors.ts";
import { tinyModel, toyPairs, toyRows } from "./tiny_model.ts";

await openForTests();

const labels = ["bad", "good"];
const model = await TextClassifier.create(
  RunConfig.parse({ model: await tinyModel(), maxLength: 32 }),
  labels,
);
globalThis.addEventListener("unload", () => model.dispose());
// Fresh weights hardly tell texts apart; larger ones do.
for (
  const name of ["bert.embeddings.word_embeddings.weight", "head.dense.weight", "head.out.weight"]
) {
  tf.tidy(() => model.variables[name].assign(tf.mul(model.variables[name], 30)));
}

/** Probabilities of one text, op by op. */
function alone(text: string): number[] {
  const [example] = encodeRows([{ id: "1", text, label: "bad" }], model.tokenizer, {
    labels,
    maxLength: 32,
  });
  const [batch] = batches([example], { batchSize: 1, padId: model.tokenizer.padId });
  return values(tf.tidy(() => tf.softmax(model.outputs(batchTensors(batch)))));
}

const TEXTS = [
  ...[30, 3, 60, 7, 1].flatMap((length) => toyRows(2, { seed: length, length })).map(({ text }) =>
    text
  ),
  "",
  "   ",
];

Deno.test("predictTexts() gives each text its probabilities, in the order given", async () => {
  const before = living(), found = await predictTexts(model, TEXTS, { batchSize: 5 });
  assert.deepEqual(living(), before);
  assert.equal(found.length, TEXTS.length);
  for (const [i, text] of TEXTS.entries()) {
    const { label, scores } = found[i], wanted = alone(text);
    assert.deepEqual(Object.keys(scores), labels);
    assertClose(Object.values(scores), wanted, 1e-5, `text ${i}`);
    assert.equal(label, labels[wanted[1] > wanted[0] ? 1 : 0]);
  }
  const good = found.map(({ scores }) => scores.good);
  assert.ok(Math.max(...good) - Math.min(...good) > 0.05, "texts are told apart");
});

Deno.test("predictTexts() cleans texts as the model's were", async () => {
  const dirty = "<b>gooda</b> anyb", plain = await predictTexts(model, ["gooda anyb", dirty]);
  assert.notDeepEqual(plain[0], plain[1]);
  model.clean = {};
  const [clean, cleaned] = await predictTexts(model, ["gooda anyb", dirty]);
  model.clean = false;
  assertClose(Object.values(cleaned.scores), Object.values(clean.scores));
});

Deno.test("predictTexts() has nothing to say of nothing, and tells of its progress", async () => {
  assert.deepEqual(await predictTexts(model, []), []);
  const texts = Array.from({ length: 1500 }, (_, i) => TEXTS[i % 2 + 2]);
  const seen: unknown[] = [];
  const found = await predictTexts(model, texts, { onProgress: (state) => seen.push(state) });
  assert.deepEqual(seen, [{ done: 1024, total: 1500 }, { done: 1500, total: 1500 }]);
  assert.equal(found.length, 1500);
  assertClose(Object.values(found[1499].scores), alone(TEXTS[3]), 1e-5);
});

Deno.test("predictTexts() gives each pair its probabilities, both texts cleaned, empty ones too", async () => {
  const config = RunConfig.parse({ task: "pair", model: await tinyModel(), maxLength: 32 });
  const before = living(), pairs = await TextClassifier.create(config, labels);
  for (const name of ["head.dense.weight", "head.out.weight"]) {
    tf.tidy(() => pairs.variables[name].assign(tf.mul(pairs.variables[name], 30)));
  }
  pairs.clean = {};
  const given = toyPairs(12).map(({ text, textB }) => [text, `<b>${textB}</b>`] as const);
  const more = [...given, ["", ""], ["gooda", ""], ["", "gooda"], [TEXTS[4], TEXTS[4]]] as const;
  const found = await predictTexts(pairs, more, { batchSize: 5 });
  for (const [i, [text, textB]] of more.entries()) {
    const row = { id: "1", text, textB: textB.replace(/<.*?>/g, ""), label: "bad" };
    const [example] = encodeRows([row], pairs.tokenizer, { labels, maxLength: 32 });
    const [batch] = batches([example], { batchSize: 1, padId: pairs.tokenizer.padId });
    tf.tidy(() => {
      const wanted = values(tf.softmax(pairs.outputs(batchTensors(batch))));
      assertClose(Object.values(found[i].scores), wanted, 1e-5, `pair ${i}`);
    });
  }
  const good = found.map(({ scores }) => scores.good);
  assert.ok(Math.max(...good) - Math.min(...good) > 0.05, "pairs are told apart");
  await assert.rejects(() => predictTexts(pairs, [given[0], "single"]), {
    name: "TypeError",
    message:
      'Expected pairs of texts, as ["…", "…"], which the model was trained on, but found a ' +
      "single text (where: texts[1]).",
  });
  await assert.rejects(
    () => predictTexts(model, [given[0]]),
    /^TypeError: Expected single texts, which .* but found a pair \(where: texts\[0\]\)\.$/,
  );
  pairs.dispose();
  assert.deepEqual(living(), before);
});

Deno.test("predictTexts() stops at the signal, and leaves nothing", async () => {
  const before = living(), controller = new AbortController(), { signal } = controller;
  const running = predictTexts(model, Array(600).fill(TEXTS[0]), { batchSize: 4, signal });
  setTimeout(() => controller.abort(), 0);
  await assert.rejects(() => running, { name: "AbortError" });
  assert.deepEqual(living(), before);
});
