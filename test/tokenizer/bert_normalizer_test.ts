import assert from "node:assert/strict";
import { AlignedText } from "lib/tokenizer/aligned_text.ts";
import { BertNormalizer, unitsOf } from "lib/tokenizer/bert_normalizer.ts";
import { normalizeInOrder } from "lib/tokenizer/canonical_order.ts";
import { golden } from "./golden.ts";

const UNCASED = { cleanText: true, handleChineseChars: true, stripAccents: true, lowercase: true };

Deno.test("normalizeInto() aligns each unit with the raw span it stems from", () => {
  const out = new AlignedText();
  const raw = unitsOf("É\u200b好😀");
  new BertNormalizer(UNCASED).normalizeInto(raw, 0, raw.length, out);
  assert.equal(out.slice(), "e 好 😀");
  assert.deepEqual([...out.starts.subarray(0, out.length)], [0, 2, 2, 2, 3, 3]);
  assert.deepEqual([...out.ends.subarray(0, out.length)], [1, 3, 3, 3, 5, 5]);
});

Deno.test("normalizeInto() has no other result than the way without short cuts", () => {
  const texts = golden.single.flatMap(({ cases }) => cases.map(({ text }) => text));
  for (const cleanText of [true, false]) {
    const options = { ...UNCASED, cleanText };
    const normalizer = new BertNormalizer(options);
    for (const text of texts) {
      const raw = unitsOf(text);
      const [fast, plain] = [new AlignedText(), new AlignedText()];
      normalizer.normalizeInto(raw, 0, raw.length, fast);
      normalizeInOrder(raw, 0, raw.length, options, plain, 0);
      assert.deepEqual(contents(fast), contents(plain), JSON.stringify(text));
    }
  }
});

Deno.test("normalize() applies each option by itself", () => {
  const off = {
    cleanText: false,
    handleChineseChars: false,
    stripAccents: false,
    lowercase: false,
  };
  const normalize = (option: object) =>
    new BertNormalizer({ ...off, ...option }).normalize("É\t中");
  assert.equal(normalize({}), "É\t中");
  assert.equal(normalize({ cleanText: true }), "É 中");
  assert.equal(normalize({ handleChineseChars: true }), "É\t 中 ");
  assert.equal(normalize({ stripAccents: true }), "E\t中");
  assert.equal(normalize({ lowercase: true }), "é\t中");
});

Deno.test("normalize() outlives more astral characters than it remembers", () => {
  const normalizer = new BertNormalizer(UNCASED);
  for (let codePoint = 0x20000; codePoint < 0x28000; codePoint++) {
    const char = String.fromCodePoint(codePoint);
    assert.equal(normalizer.normalize(char), ` ${char} `);
  }
});

function contents({ length, units, starts, ends }: AlignedText): number[][] {
  return [units, starts, ends].map((values) => [...values.subarray(0, length)]);
}
