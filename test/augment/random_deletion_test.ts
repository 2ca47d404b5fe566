import assert from "node:assert/strict";
import { randomDeletion } from "lib/augment/mod.ts";
import { seededRandom, wordsIn } from "lib/data/mod.ts";
import { HOSTILE } from "../text/hostile_texts.ts";
import { randomText } from "../text/random_text.ts";
import { isNear } from "../is_near.ts";
import { streams } from "./toy_synonyms.ts";

const rewrite = (texts: string[], share: number, seed = 1) =>
  randomDeletion({ share }).rewrite(texts, streams(texts, seed)) as string[];

Deno.test("randomDeletion() drops words with the share's chance, within the binomial's spread", () => {
  const texts = Array.from({ length: 200 }, () => "alpha beta gamma delta ".repeat(10).trim());
  const left = rewrite(texts, 0.25).reduce((sum, text) => sum + wordsIn(text).length, 0);
  assert.ok(isNear(8000 - left, 8000, 0.25), `${left}`);
});

Deno.test("randomDeletion() leaves marks, numbers and single spaces", () => {
  for (const text of rewrite(Array(50).fill("房间，很干净！3 stars"), 0.5)) {
    assert.equal(text.replace(/[^，！3]/g, ""), "，！3");
  }
  for (const text of rewrite(Array(50).fill("one two three"), 0.4)) {
    assert.match(text, /^\w+( \w+)?$/);
  }
});

Deno.test("randomDeletion() takes one word at least and leaves one at least", () => {
  for (const text of rewrite(Array(50).fill("房间干净"), 1)) {
    assert.ok(["房间", "干净"].includes(text));
  }
  for (const text of rewrite(Array(50).fill("房间干净"), 1e-9)) assert.ok(text.length === 2);
  assert.deepEqual(rewrite(["", " ", "好", "！！", "hello!"], 1), [
    "",
    " ",
    "好",
    "！！",
    "hello!",
  ]);
});

Deno.test("randomDeletion() depends on the seed alone", () => {
  const texts = Array.from({ length: 20 }, (_, i) => `这家酒店的早餐很丰富，服务员也非常热情${i}`);
  assert.deepEqual(rewrite(texts, 0.3), rewrite(texts, 0.3));
  assert.notDeepEqual(rewrite(texts, 0.3), rewrite(texts, 0.3, 2));
});

Deno.test("randomDeletion() leaves nothing that was not there, of any text", () => {
  const random = seededRandom(5);
  const hostile = Object.values(HOSTILE).flat().map((unit) => unit.repeat(40));
  const texts = [...hostile, ...Array.from({ length: 300 }, () => randomText(random))];
  for (const [i, text] of rewrite(texts, 0.4).entries()) {
    let at = 0;
    for (const unit of text.split("")) at = texts[i].indexOf(unit, at) + 1 || NaN;
    assert.ok(at >= 0, JSON.stringify([texts[i], text]));
  }
});

Deno.test("randomDeletion() refuses a share that is none", () => {
  for (const share of [0, 1.1, NaN]) {
    assert.throws(() => randomDeletion({ share }), {
      name: "RangeError",
      message: `Expected a share above 0, up to 1, but found ${share}. Try 0.1.`,
    });
  }
});
