import assert from "node:assert/strict";
import { cacheFolder } from "lib/fetch/mod.ts";
import { finetuneWithWords } from "lib/train/mod.ts";
import { tinyModel, toyData } from "./tiny_model.ts";

const model = await tinyModel();
const recipe = { model, epochs: 1, batchSize: 16, maxLength: 32, precision: "fp32" as const };
const list = ["goodaa", "anybb"];

async function leftovers(): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(cacheFolder()), ({ name }) => name);
  return names.filter((name) => name.startsWith("words-"));
}

Deno.test("finetuneWithWords() trains each variant with each seed, and says what was added", async () => {
  const before = await leftovers();
  const records = await finetuneWithWords([
    { ...recipe, name: "none" },
    { ...recipe, name: "pieces", words: { list, init: "pieces" } },
    { ...recipe, name: "random", words: { list, init: "normal" } },
  ], { data: toyData(), seeds: 2 });
  assert.deepEqual(records.map(({ name, seed }) => `${name} ${seed}`), [
    ...["none 1", "none 2", "pieces 1", "pieces 2", "random 1", "random 2"],
  ]);
  assert.equal(records[0].config.words, undefined);
  assert.deepEqual(records[2].config.words, { list, init: "pieces" });
  assert.ok(
    records.every(({ config }) => config.model === model),
    "the source, not a passing folder",
  );
  assert.ok(records.every(({ test }) => typeof test.macro_f1 === "number"));
  assert.deepEqual(await leftovers(), before);
});

Deno.test("finetuneWithWords() really trains with the words: rows differ by how they are filled", async () => {
  const data = toyData();
  // A word of the texts, so that its row takes part.
  const word = data.splits.train[0].text.split(" ")[0].slice(0, 3);
  const [none, mean, random] = await finetuneWithWords([
    { ...recipe, name: "none" },
    { ...recipe, name: "mean", words: { list: [word], init: "mean" } },
    { ...recipe, name: "random", words: { list: [word], init: "normal" } },
  ], { data, seeds: 1 });
  const losses = [none, mean, random].map(({ curves }) => curves[0].loss);
  assert.equal(new Set(losses).size, 3, losses.join(" "));
});

Deno.test("finetuneWithWords() that is stopped keeps the records so far", async () => {
  const controller = new AbortController();
  const records = await finetuneWithWords([{ ...recipe, name: "none" }], {
    ...{ data: toyData(), seeds: 3, signal: controller.signal },
    onProgress: ({ run }) => {
      if (/2/.test(run)) controller.abort();
    },
  });
  assert.ok(records.length >= 1 && records.length <= 2, `${records.length}`);
});

Deno.test("finetuneWithWords() refuses wrong seeds, and configs before anything is run", async () => {
  await assert.rejects(finetuneWithWords([], { data: toyData(), seeds: 0 }), {
    message: "Expected a whole number of seeds from 1 but found 0.",
  });
  const wrong = [{ ...recipe, name: "a" }, { ...recipe, epochs: -1, name: "b" }];
  await assert.rejects(finetuneWithWords(wrong, { data: toyData(), seeds: 1 }), TypeError);
});
