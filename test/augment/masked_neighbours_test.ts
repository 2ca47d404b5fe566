import assert from "node:assert/strict";
import { maskedNeighbours, type MaskedNeighboursOptions } from "lib/augment/mod.ts";
import { fillMask, loadMaskedLm } from "lib/bert/mod.ts";
import { wordsIn } from "lib/data/mod.ts";
import { HOSTILE } from "../text/hostile_texts.ts";
import { living, openForTests } from "../tensors.ts";
import { isNear } from "../is_near.ts";
import { streams } from "./toy_synonyms.ts";

await openForTests();

const model = await loadMaskedLm("bert-mini-zh");
const rewrite = (texts: string[], options: MaskedNeighboursOptions = {}, seed = 1) =>
  Promise.resolve(maskedNeighbours(model, options).rewrite(texts, streams(texts, seed)));

Deno.test("maskedNeighbours() puts one of the model's best guesses in a word's place, by probability", async () => {
  const text = "酒店，很", before = living(); // the word 很 alone is left to the model here
  const found = await rewrite(Array(200).fill("好，很"), { share: 1e-9, top: 3 });
  assert.deepEqual(living(), before);
  const ofFirst = found.filter((one) => one.endsWith("，很")).map((one) => one[0]);
  const [{ words }] = await fillMask(model, "[MASK]，很", { top: 8 });
  const wanted = words.filter(({ word }) => /^\p{Script=Han}$/u.test(word) && word !== "好").slice(
    0,
    3,
  );
  assert.ok(isNear(ofFirst.length, 200, 0.5), `${ofFirst.length}`);
  const total = wanted.reduce((sum, { probability }) => sum + probability, 0);
  for (const { word, probability } of wanted) {
    const hits = ofFirst.filter((one) => one === word).length;
    assert.ok(isNear(hits, ofFirst.length, probability / total), `${word}: ${hits}`);
  }
  assert.ok(ofFirst.every((one) => wanted.some(({ word }) => word === one)), text);
});

Deno.test("maskedNeighbours() fills a word from left to right, each token in sight of the last", async () => {
  const [text] = await rewrite(["房间很干净，服务也很好"], { share: 1, top: 1 });
  const masks = wordsIn("房间很干净，服务也很好");
  assert.ok(masks.every((word) => word.text.length <= 2));
  let expected = "[MASK][MASK][MASK][MASK][MASK]，[MASK][MASK][MASK][MASK][MASK]";
  const before = "房间很干净，服务也很好";
  const firsts = masks.map(({ start }) => start),
    seconds = masks.filter((w) => w.end - w.start > 1);
  const place = async (places: number[], refuse: boolean) => {
    const fills = await fillMask(model, expected, { top: 60 });
    const order = [...expected.matchAll(/\[MASK\]|[^]/g)].map(([unit]) => unit);
    const masked = order.flatMap((unit, i) => unit === "[MASK]" ? [i] : []);
    for (const at of places) {
      const { words } = fills[masked.indexOf(at)];
      const best = words.find(({ word }) =>
        /^\p{Script=Han}$/u.test(word) && !(refuse && word === before[at])
      );
      order[at] = best?.word ?? "";
    }
    expected = order.join("");
  };
  await place(firsts, true);
  await place(seconds.map(({ start }) => start + 1), false);
  assert.equal(text, expected);
});

Deno.test("maskedNeighbours() replaces words with the share's chance, and nothing else", async () => {
  const texts = Array.from({ length: 60 }, () => "这家酒店的早餐很丰富！3 stars，服务员非常热情。");
  const words = wordsIn(texts[0]).length, found = await rewrite(texts, { share: 0.3 });
  let changed = 0;
  for (const text of found) {
    assert.equal(text.replace(/[\p{L}]/gu, ""), "！3 ，。");
    assert.equal(text.length >= texts[0].length - 5, true);
    changed += wordsIn(texts[0]).filter(({ start, end }) =>
      /\p{Script=Han}/u.test(texts[0][start]) &&
      text.slice(start, end) !== texts[0].slice(start, end)
    ).length;
  }
  const han = wordsIn(texts[0]).filter(({ text }) => /\p{Script=Han}/u.test(text)).length;
  assert.ok(han < words);
  assert.ok(changed > 0 && found.every((text) => text !== texts[0]));
  const only = Array.from({ length: 200 }, () => "酒店，早餐，丰富，热情，房间，干净，服务，价格");
  const hits = (await rewrite(only, { share: 0.3 })).reduce(
    (sum, text) =>
      sum + text.split("，").filter((word, i) => word !== only[0].split("，")[i]).length,
    0,
  );
  assert.ok(isNear(hits, 1600, 0.3 + 0.7 ** 8 / 8), `${hits}`); // and one where none was drawn
});

Deno.test("maskedNeighbours() depends on the seed alone, not on what else is in the batch", async () => {
  const texts = ["房间很干净", "商品质量太差了，不喜欢，以后不会再来买", "一般"];
  const all = await rewrite(texts, { share: 0.5 });
  assert.deepEqual(await rewrite(texts, { share: 0.5 }), all);
  assert.deepEqual(await rewrite(texts.slice(0, 2), { share: 0.5 }), all.slice(0, 2));
  assert.notDeepEqual(await rewrite(texts, { share: 0.5 }, 2), all);
});

Deno.test("maskedNeighbours() copes with empty, long and hostile texts, and stops when told to", async () => {
  const long = "好，".repeat(600),
    hostile = Object.values(HOSTILE).flat().map((unit) => unit.repeat(20));
  assert.deepEqual(await rewrite(["", " ", "！！", "123"]), ["", " ", "！！", "123"]);
  const [text] = await rewrite([long], { share: 1 });
  assert.notEqual(text, long);
  assert.equal(text.slice(512), long.slice(512)); // behind the model's positions
  const [first] = await rewrite([long], { share: 1, maxLength: 10 });
  assert.equal(first.slice(8), long.slice(8));
  assert.equal((await rewrite(hostile, { share: 1, maxLength: 32 })).length, hostile.length);
  await assert.rejects(
    Promise.resolve(
      maskedNeighbours(model).rewrite(
        ["好"],
        streams(["好"]),
        AbortSignal.abort(new Error("enough")),
      ),
    ),
    { message: "enough" },
  );
});
