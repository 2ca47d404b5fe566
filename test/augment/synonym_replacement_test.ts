import assert from "node:assert/strict";
import { type SynonymOptions, synonymReplacement } from "lib/augment/mod.ts";
import { seededRandom } from "lib/data/mod.ts";
import { HOSTILE } from "../text/hostile_texts.ts";
import { randomText } from "../text/random_text.ts";
import { isNear } from "../is_near.ts";
import { streams, TOY_SYNONYMS } from "./toy_synonyms.ts";

const rewrite = (texts: string[], options: SynonymOptions = {}, seed = 1) =>
  synonymReplacement(TOY_SYNONYMS, options).rewrite(texts, streams(texts, seed)) as string[];

Deno.test("synonymReplacement() replaces words of one sense, and leaves the others and single characters", () => {
  const [text] = rewrite(["质量很好，房间干净, alone"], { share: 1 });
  assert.ok(["品质", "质地"].some((word) => text === `${word}很好，屋子干净, alone`), text);
  assert.deepEqual(rewrite(["", "一般", "！", "干净"], { share: 1 }), ["", "一般", "！", "干净"]);
});

Deno.test("synonymReplacement() takes any sense where it may", () => {
  const found = new Set(rewrite(Array(40).fill("干净"), { share: 1, ambiguous: true }));
  assert.deepEqual([...found].sort(), ["彻底", "清洁"]);
});

Deno.test("synonymReplacement() keeps the case of English words", () => {
  assert.deepEqual(rewrite(["Good, good GOOD", "USA"], { share: 1 }), [
    "Fine, fine FINE",
    "STATES",
  ]);
});

Deno.test("synonymReplacement() replaces with the share's chance, and draws synonyms evenly", () => {
  const texts = Array<string>(200).fill("质量，".repeat(40));
  const all = rewrite(texts, { share: 0.15 }).join("");
  const [first, second] = ["品质", "质地"].map((word) => all.split(word).length - 1);
  assert.ok(isNear(first + second, 8000, 0.15), `${first} + ${second}`);
  assert.ok(isNear(first, first + second, 0.5), `${first} of ${first + second}`);
  assert.equal(all.replaceAll("品质", "质量").replaceAll("质地", "质量"), texts.join(""));
});

Deno.test("synonymReplacement() changes one word at least, and depends on the seed alone", () => {
  const texts = Array<string>(20).fill("质量和房间");
  const found = rewrite(texts, { share: 1e-9 });
  assert.ok(found.every((text) => text !== texts[0]));
  assert.deepEqual(rewrite(texts, { share: 0.5 }), rewrite(texts, { share: 0.5 }));
  assert.notDeepEqual(rewrite(texts, { share: 0.5 }), rewrite(texts, { share: 0.5 }, 2));
});

Deno.test("synonymReplacement() leaves texts without known words as they are, whatever they hold", () => {
  const random = seededRandom(5);
  const hostile = Object.values(HOSTILE).flat().map((unit) => unit.repeat(40));
  const texts = [...hostile, ...Array.from({ length: 300 }, () => randomText(random))];
  assert.deepEqual(rewrite(texts, { share: 1 }), texts);
});
