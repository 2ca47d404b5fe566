import assert from "node:assert/strict";
import { AlignedText } from "lib/tokenizer/aligned_text.ts";
import { BertNormalizer, unitsOf } from "lib/tokenizer/bert_normalizer.ts";

const STRIP = {
  cleanText: false,
  handleChineseChars: false,
  stripAccents: true,
  lowercase: false,
};

// U+302E (class 224) survives the stripping of accents; U+0301 (230) and U+0316 (220) do not.
Deno.test("combining characters are put in order and take the places of those they pass", () => {
  const out = new AlignedText();
  const raw = unitsOf("x\u0301\u302e\u0316y");
  new BertNormalizer(STRIP).normalizeInto(raw, 0, raw.length, out);
  // In order: x 0316 302e 0301 y, so that 302e stands second in the run, at raw offset 2.
  assert.equal(out.slice(), "x\u302ey");
  assert.deepEqual([...out.starts.subarray(0, 3)], [0, 2, 4]);
});

Deno.test("a run does not reach beyond a base character, and equal classes keep their order", () => {
  const normalizer = new BertNormalizer(STRIP);
  assert.equal(normalizer.normalize("\u302f\u302ea\u302e"), "\u302f\u302ea\u302e");
});
