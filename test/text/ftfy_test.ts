import assert from "node:assert/strict";
import { clean } from "lib/text/mod.ts";
import { assertPromises } from "./promises.ts";
import { hasShared, SHARED } from "./shared_texts.ts";

/** A test case of python-ftfy. Where it also straightens quotes, `fixed-encoding` still has them. */
interface Case {
  label: string;
  original: string;
  fixed?: string;
  "fixed-encoding"?: string;
  expect: "pass" | "fail";
}

const CONTROL = "control codes go, and the space beside one";
const REPLACEMENT = "U+FFFD stands for a lost letter: it goes, as no model knows it";
const NO_BREAK = "a no-break space becomes a space, or goes at an end";
const RUNS = "runs of spaces and of marks are bounded";

/** Where cleaning does something else than ftfy, and why. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "Synthetic, negative: don't leak our internal use of byte 0x1A": CONTROL,
  "Synthetic, negative: U+1A on its own": CONTROL,
  "Synthetic: lossy decoding in sloppy-windows-1252": REPLACEMENT,
  "Synthetic, negative: Romanian word before a non-breaking space": NO_BREAK,
  "Negative: 'è' preceded by a non-breaking space is not a small capital Y": NO_BREAK,
  "Negative: copyright sign preceded by non-breaking space": NO_BREAK,
  "Negative: angry face": RUNS,
  "Negative: Finnish Ä followed by a non-breaking space": NO_BREAK,
  "Negative: Indonesian leetspeak": RUNS,
  "Messy language names: Slovak": REPLACEMENT,
  "Messy language names: Bulgarian": REPLACEMENT,
  "Messy language names: Russian": REPLACEMENT,
  "Messy language names: Serbian [Cyrillic]": REPLACEMENT,
  "Messy language names: Hindi": REPLACEMENT,
  "Messy language names: Tamil": REPLACEMENT,
};

for (const name of ["synthetic", "negative", "language-names"]) {
  Deno.test({
    name: `clean() agrees with ftfy's ${name} cases${hasShared ? "" : " (no shared corpora here)"}`,
    ignore: !hasShared,
    fn: async () => {
      for (const { label, original, expect, ...outcome } of await casesOf(name)) {
        const expected = outcome["fixed-encoding"] ?? outcome.fixed ?? original;
        const found = assertPromises(original);
        const differs = expect === "pass" && found !== expected;
        assert.equal(
          differs,
          label in DIFFERENCES,
          `${label}: ${JSON.stringify({ found, expected })}`,
        );
        // what differs is the work of other rules: these make the same of ftfy's result
        if (differs) assert.equal(found, clean(expected), label);
      }
    },
  });
}

Deno.test({
  name: `every listed difference from ftfy exists${hasShared ? "" : " (no shared corpora here)"}`,
  ignore: !hasShared,
  fn: async () => {
    const cases = await Promise.all(["synthetic", "negative", "language-names"].map(casesOf));
    const labels = new Set(cases.flat().map(({ label }) => label));
    assert.deepEqual(Object.keys(DIFFERENCES).filter((label) => !labels.has(label)), []);
  },
});

async function casesOf(name: string): Promise<Case[]> {
  return JSON.parse(await Deno.readTextFile(new URL(`corpora/ftfy/${name}.json`, SHARED)));
}
