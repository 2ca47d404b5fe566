import assert from "node:assert/strict";
import { loadSynonyms, type SynonymLanguage } from "lib/augment/mod.ts";
import { parseCilin } from "lib/augment/parse_cilin.ts";
import { parseWordnet } from "lib/augment/parse_wordnet.ts";
import { FetchError } from "lib/fetch/mod.ts";

Deno.test("parseCilin() keeps groups of equal meaning, and other words each by itself", () => {
  const lines = ["Dd12A01= 质量 品质", "Ca24A02# 周一 周二", "Aa05C01@ 未知数", "", "Ab1= 假 的"];
  assert.deepEqual(parseCilin(lines.join("\n")), [["质量", "品质"], ["周一"], ["周二"], [
    "未知数",
  ]]);
});

Deno.test("parseWordnet() reads a synset's words, its number of them in hexadecimal", () => {
  const words = Array.from({ length: 17 }, (_, i) => `word_${i} 0`).join(" ");
  const text = [
    "  1 This software and database is being provided to you",
    "00001740 00 a 02 able 0 capable(p) 1 002 = 05207437 n 0000 ! 00002098 a 0101 | having power",
    `00002098 03 n 11 ${words} 001 @ 00001740 n 0000 | many`,
  ].join("\n");
  const [first, second, ...rest] = parseWordnet(text);
  assert.deepEqual(first, ["able", "capable"]);
  assert.deepEqual(second, Array.from({ length: 17 }, (_, i) => `word ${i}`));
  assert.deepEqual(rest, []);
});

/** What the two dictionaries are known to hold. */
const KNOWN: Record<SynonymLanguage, [size: number, word: string, synonym: string, many: string]> =
  {
    zh: [44_000, "质量", "品质", "干净"],
    en: [60_000, "Physician", "doctor", "good"],
  };

for (const language of ["zh", "en"] as const) {
  const synonyms = await loadSynonyms(language).catch((error) => {
    if (!(error instanceof FetchError)) throw error;
    console.warn(`The test of the dictionary "${language}" is left out: ${error.message}`);
  });
  Deno.test({
    name: `loadSynonyms("${language}") has the package's words, its licence and origin`,
    ignore: !synonyms,
    fn() {
      if (!synonyms) return;
      const [size, word, synonym, many] = KNOWN[language];
      assert.ok(synonyms.size >= size, `${synonyms.size}`);
      assert.ok(synonyms.senses(word).some((others) => others.includes(synonym)));
      assert.ok(synonyms.senses(word).every((others) => !others.includes(word)));
      assert.ok(synonyms.senses(many).length > 1);
      assert.deepEqual(synonyms.senses("qqqqq"), []);
      assert.match(synonyms.origin, /(==|@)\d+\.\d+\.\d+$/);
      assert.match(synonyms.licenceText, /licen[cs]e/i);
    },
  });
}
