import assert from "node:assert/strict";
import { DEFAULT_OPTIONS } from "lib/text/clean_options.ts";
import { mojibakeRule } from "lib/text/mojibake.ts";
import { ALL_TRAITS, isEqualButForLost, repair, WAYS } from "./garble.ts";
import { hasShared, NOT_GBK, sampleTexts, SHARED, sharedFiles } from "./shared_texts.ts";

const ignore = !hasShared; // the corpora are not part of the project

interface FtfyCase {
  label: string;
  original: string;
  fixed: string;
  "fixed-encoding"?: string;
}

for (const name of ["synthetic", "negative", "language-names"]) {
  Deno.test({
    name: `mojibakeRule passes ftfy's cases: ${name}`,
    ignore,
    async fn() {
      const path = new URL(`corpora/ftfy/${name}.json`, SHARED);
      const cases: FtfyCase[] = JSON.parse(await Deno.readTextFile(path));
      for (const { label, original, fixed, ...rest } of cases) {
        // Control codes are not this rule's matter.
        const wanted = (rest["fixed-encoding"] ?? fixed).replaceAll("\x1a", "");
        assert.equal(repair(original).replaceAll("\x1a", ""), wanted, label);
      }
    },
  });
}

/** What is garbled in the data sets themselves. */
const GENUINE: Readonly<Record<string, RegExp>> = {
  "en_sms_spam/sms.tsv": /^[\x80-\x9f]$/,
  "en_stsb/sts-train.csv": /^(?:â€™|‚Ä[ôėď])$/,
  "en_stsb/sts-dev.csv": /^‚Ä[ôėď]$/,
  "en_stsb/sts-test.csv": /^‚Ä[ôėď]$/,
};

Deno.test({
  name: "mojibakeRule touches nothing sound in sixteen public data sets",
  ignore,
  async fn() {
    const wrong: string[] = [];
    let right = 0;
    for await (const { name, text } of sharedFiles(/./)) {
      for (const { start, end } of mojibakeRule.find(text, DEFAULT_OPTIONS, ALL_TRAITS)) {
        const found = text.slice(start, end);
        if (GENUINE[name]?.test(found)) right++;
        else wrong.push(`${name}: ${text.slice(start - 10, end + 10)}`);
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(right > 80);
  },
});

/** The least share of texts of at least two hanzi side by side that must come back exactly. */
const LEAST: Readonly<Record<string, number>> = {
  "UTF-8 read as windows-1252": 0.999,
  "UTF-8 read as Latin-1": 0.999,
  "UTF-8 read as windows-1250": 0.99,
  "UTF-8 read as windows-1251": 0.99,
  "UTF-8 read as MacRoman": 0.99,
  "UTF-8 read as GB18030": 0.99,
  "GBK read as windows-1252": 0.99,
  "GBK read as Latin-1": 0.99,
  "twice UTF-8 read as windows-1252": 0.999,
  "thrice UTF-8 read as windows-1252": 0.999,
  "twice UTF-8 read as Latin-1": 0.999,
};

Deno.test({
  name: "mojibakeRule restores texts of the Chinese data sets, garbled in every way",
  ignore,
  async fn() {
    const texts = (await sampleTexts(/^zh/, 20)).filter((text) => /\p{sc=Han}{2}/u.test(text));
    assert.ok(texts.length > 800);
    for (const [way, garble] of Object.entries(WAYS)) {
      let restored = 0;
      for (const text of texts) {
        const sound = way.startsWith("GBK") ? text.replace(NOT_GBK, "?") : text;
        const garbled = garble(sound);
        const repaired = repair(garbled);
        restored += Number(
          garbled.includes("\ufffd") ? isEqualButForLost(repaired, sound) : repaired === sound,
        );
      }
      const share = restored / texts.length;
      console.log(`${way}: ${(100 * share).toFixed(2)} % of ${texts.length} texts`);
      assert.ok(share >= LEAST[way], `${way}: ${share}`);
    }
  },
});
