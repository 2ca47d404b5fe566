import assert from "node:assert/strict";
import { basename, dirname } from "node:path";
import {
  AutoModelForSequenceClassification,
  AutoTokenizer,
  env,
  pipeline,
} from "@huggingface/transformers";
import { exportOnnx } from "lib/export/mod.ts";
import { fillMask, loadMaskedLm } from "lib/bert/mod.ts";
import { predictEntities, predictTexts } from "lib/train/mod.ts";
import { assertClose, openForTests } from "../tensors.ts";
import { newFolder, PAIRS, TEXTS, tinyClassifier, tinyTagger } from "./tiny_exports.ts";

await openForTests();
env.allowRemoteModels = false;

/** Exports a model where transformers.js then looks for it; its name there. */
async function placed(...[model, options]: [Parameters<typeof exportOnnx>[0], object?]) {
  const folder = await newFolder();
  await exportOnnx(model, folder, options);
  env.localModelPath = dirname(folder);
  return basename(folder);
}

/** Without white space that transformers.js leaves in, and no longer than the model takes. */
const SHORT = TEXTS.slice(0, 5).map((text) => text.split(" ").slice(0, 30).join(" "));

Deno.test("transformers.js classifies texts by an export, in fp32 and int8", async () => {
  const model = await tinyClassifier(), name = await placed(model, { int8: true, maxError: 0.02 });
  const wanted = await predictTexts(model, SHORT);
  for (const [dtype, tolerance] of [["fp32", 1e-4], ["q8", 0.1]] as const) {
    const classify = await pipeline("text-classification", name, { dtype });
    const found = await classify(SHORT, { top_k: 3 });
    for (const [i, given] of found.entries()) {
      const list = [given].flat();
      const scores = model.labels.map((label) =>
        list.find((one) => one.label === label)?.score ?? NaN
      );
      assertClose(scores, Object.values(wanted[i].scores), tolerance, `${dtype} ${i}`);
    }
    await classify.dispose();
  }
  model.dispose();
});

Deno.test("transformers.js classifies pairs by an export", async () => {
  const model = await tinyClassifier({ task: "pair" }), name = await placed(model);
  const tokenizer = await AutoTokenizer.from_pretrained(name);
  const ported = await AutoModelForSequenceClassification.from_pretrained(name, { dtype: "fp32" });
  const [pair] = PAIRS.slice(3), [{ scores }] = await predictTexts(model, [pair]);
  const { logits } = await ported(tokenizer(pair[0], { text_pair: pair[1] }));
  const powers = Array.from(logits.data as Float32Array, Math.exp);
  const sum = powers.reduce((a, b) => a + b, 0);
  assertClose(powers.map((x) => x / sum), Object.values(scores), 1e-4);
  await ported.dispose();
  model.dispose();
});

Deno.test("transformers.js tags by an export what each word alone says", async () => {
  const model = await tinyTagger({ kind: "softmax" }), name = await placed(model);
  const tag = await pipeline("token-classification", name, { dtype: "fp32" });
  for (const text of SHORT.slice(0, 2)) {
    const found = await tag(text, { ignore_labels: [] }), words = text.split(" ");
    const own = [found].flat(2).filter(({ word }) => !/^\[/.test(word)).map(({ entity }) => entity);
    const [{ tags }] = await predictEntities(model, [words]);
    assert.deepEqual(own, tags);
  }
  await tag.dispose();
  model.dispose();
});

Deno.test("transformers.js fills masks by an export", async () => {
  const name = await placed("bert-mini-zh"), text = "这家酒店的[MASK]务很好";
  const fill = await pipeline("fill-mask", name, { dtype: "fp32" });
  const found = [await fill(text, { top_k: 3 })].flat(2),
    model = await loadMaskedLm("bert-mini-zh");
  const [{ words }] = await fillMask(model, text, { top: 3 });
  assert.deepEqual(found.map(({ token_str }) => token_str), words.map(({ word }) => word));
  assertClose(found.map(({ score }) => score), words.map(({ probability }) => probability), 1e-4);
  await fill.dispose();
  model.dispose();
});
