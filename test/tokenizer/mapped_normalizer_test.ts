import assert from "node:assert/strict";
import { normalizerOf } from "lib/tokenizer/mapped_normalizer.ts";
import { type MappedText, mapRaw } from "lib/tokenizer/mapped_text.ts";
import type { NormalizerJson } from "lib/tokenizer/pipeline_json.ts";

const run = (json: NormalizerJson, raw: string) => normalizerOf(json)(mapRaw(raw, 0, raw.length));

/** Each character with the raw text that it stems from. */
const stems = (raw: string, { text, starts, ends }: MappedText) => {
  const found: [string, string][] = [];
  let at = 0;
  for (const character of text) {
    found.push([character, raw.slice(starts[at], ends[at])]);
    at += character.length;
  }
  return found;
};

const CASES: [NormalizerJson, string, [string, string][]][] = [
  [{ type: "NFD" }, "é😀", [["e", "é"], ["\u0301", "é"], ["😀", "😀"]]],
  [{ type: "NFC" }, "xe\u0301", [["x", "x"], ["é", "e"]]],
  [{ type: "NFKC" }, "ﬁ㎏", [["f", "ﬁ"], ["i", "ﬁ"], ["k", "㎏"], ["g", "㎏"]]],
  [{ type: "Lowercase" }, "ΑΣ", [["α", "Α"], ["ς", "Σ"]]],
  [{ type: "StripAccents" }, "e\u0301x", [["e", "e"], ["x", "x"]]],
  [{ type: "Strip", strip_left: true, strip_right: true }, " \u0085a b\n", [
    ...[["a", "a"], [" ", " "], ["b", "b"]] as [string, string][],
  ]],
  [{ type: "Prepend", prepend: "▁" }, "ab", [["▁", "a"], ["a", "a"], ["b", "b"]]],
  [{ type: "Prepend", prepend: "▁" }, "", []],
  [{ type: "Replace", pattern: { Regex: " {2,}" }, content: "▁" }, "a   b", [
    ...[["a", "a"], ["▁", " "], ["b", "b"]] as [string, string][],
  ]],
  [{ type: "Replace", pattern: { String: "." }, content: "" }, "a.b.", [["a", "a"], ["b", "b"]]],
  [
    {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    "É中",
    [["e", "É"], [" ", "中"], ["中", "中"], [" ", "中"]],
  ],
];

for (const [json, raw, wanted] of CASES) {
  Deno.test(`${json.type} of ${JSON.stringify(raw)} knows where each character stems from`, () => {
    const found = run(json, raw);
    assert.deepEqual(stems(raw, found), wanted);
    assert.ok(found.aligned);
    assert.deepEqual([found.starts.length, found.ends.length], [
      found.text.length,
      found.text.length,
    ]);
  });
}

Deno.test("a Sequence traces through all of its steps", () => {
  const steps: NormalizerJson[] = [
    { type: "Strip", strip_left: true, strip_right: false },
    { type: "NFKC" },
    { type: "Prepend", prepend: "▁" },
    { type: "Lowercase" },
  ];
  const raw = "  Ⅷx";
  assert.deepEqual(stems(raw, run({ type: "Sequence", normalizers: steps }, raw)), [
    ["▁", "Ⅷ"],
    ["v", "Ⅷ"],
    ["i", "Ⅷ"],
    ["i", "Ⅷ"],
    ["i", "Ⅷ"],
    ["x", "x"],
  ]);
});

Deno.test("what a normaliser makes of a context, not of its characters, is not aligned", () => {
  const raw = "xㄱㅏ"; // two letters, of which NFKC makes one syllable
  const found = run({ type: "NFKC" }, raw);
  assert.equal(found.text, "x가");
  assert.equal(found.aligned, false);
  assert.equal(run({ type: "NFC" }, raw).aligned, true);
});

Deno.test("a damaged table of replacements is refused", () => {
  for (const table of ["?", "AAAA", "/////w=="]) {
    assert.throws(() => run({ type: "Precompiled", precompiled_charsmap: table }, "a"), {
      name: "TypeError",
      message: "Expected normalizer.precompiled_charsmap to be SentencePiece's table but found " +
        "other bytes. Try obtaining tokenizer.json anew.",
    });
  }
});
