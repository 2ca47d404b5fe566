import assert from "node:assert/strict";
import { codePointOffsets } from "lib/tokenizer/mod.ts";
import { golden, inPythonForm, MODEL, tokenizerWith } from "./golden.ts";

for (const { model, setting, added, cases } of golden.single) {
  const name = `${model}, ${setting}${added ? ", with added tokens" : ""}`;
  Deno.test(`encode() equals the Rust tokenizer in ids, offsets and words (${name})`, async () => {
    const tokenizer = await tokenizerWith(model === "small" ? model : MODEL, setting, added);
    for (const { text, ...expected } of cases) {
      const found = inPythonForm(tokenizer.encode(text), text);
      assert.deepEqual(found, expected, JSON.stringify(text));
    }
  });
}

Deno.test("encode() cuts, types and marks as the Rust tokenizer under every strategy", async () => {
  const tokenizer = await tokenizerWith(MODEL, "uncased", false);
  for (const { ids, offsets, words, typeIds, special, ...wanted } of golden.truncated) {
    const { text, pair, ...rest } = wanted;
    const encode = () => tokenizer.encode(text, { ...rest, pair: pair ?? undefined });
    if (ids === null) {
      assert.throws(encode, RangeError, JSON.stringify(wanted));
      continue;
    }
    const encoding = encode();
    const found = [encoding.ids, encoding.offsets.flat(), encoding.wordIds].map((a) => [...a]);
    assert.deepEqual(found, [ids, offsets, words], JSON.stringify(wanted));
    assert.deepEqual([...encoding.typeIds], typeIds);
    assert.deepEqual([...encoding.special], special);
    const whole = tokenizer.encode(text, {
      ...rest,
      pair: pair ?? undefined,
      maxLength: undefined,
    });
    assert.equal(encoding.truncated, whole.length > encoding.length);
  }
});

Deno.test("encodeWords() numbers tokens by the given words, as the Rust tokenizer", async () => {
  const tokenizer = await tokenizerWith(MODEL, "uncased", false);
  for (const { words_in, ids, offsets, words } of golden.words) {
    const encoding = tokenizer.encodeWords(words_in);
    assert.deepEqual([...encoding.ids], ids);
    assert.deepEqual([...encoding.wordIds], words);
    const points = words_in.map(codePointOffsets);
    const found = encoding.offsets.flatMap((pair, i) =>
      pair.map((offset) => words[i] === -1 ? 0 : points[words[i]][offset])
    );
    assert.deepEqual(found, offsets);
  }
});

Deno.test("decode() equals the Rust tokenizer, with and without special tokens", async () => {
  const tokenizer = await tokenizerWith(MODEL, "uncased", false);
  for (const { ids, plain, all } of golden.decoded) {
    assert.equal(tokenizer.decode(ids), plain);
    assert.equal(tokenizer.decode(ids, { skipSpecialTokens: false }), all);
  }
  assert.throws(() => tokenizer.decode([9600]), {
    message: "Expected ids of at least 0 and below 9600 but found 9600. " +
      "Try the tokenizer that encoded the text.",
  });
});

Deno.test("encode() takes half of a surrogate pair for U+FFFD and keeps the offsets", async () => {
  for (const setting of ["uncased", "nothing"]) {
    const tokenizer = await tokenizerWith(MODEL, setting, false);
    for (const text of ["a\ud83db", "\udc00好\ud800", "x\ud800\ud83d\ude00", "\ud83d\ud83d"]) {
      const [found, sound] = [text, text.toWellFormed()].map((each) => tokenizer.encode(each));
      assert.deepEqual(inPythonForm(found, text), inPythonForm(sound, text), JSON.stringify(text));
    }
  }
});

Deno.test("encode() gives offsets into the raw string, in UTF-16 code units", async () => {
  const tokenizer = await tokenizerWith(MODEL, "uncased", false);
  const text = "😀好 Café";
  const { offsets } = tokenizer.encode(text);
  assert.deepEqual(offsets.map(([start, end]) => text.slice(start, end)), [
    ...["", "😀", "好", "Ca", "f", "é", ""],
  ]);
});

Deno.test("encode() says what it expects of maxLength", async () => {
  const tokenizer = await tokenizerWith(MODEL, "uncased", false);
  assert.throws(() => tokenizer.encode("a", { maxLength: 1 }), {
    name: "RangeError",
    message:
      "Expected maxLength to be an integer of at least 2 (the special tokens) but found 1. " +
      "Try 128.",
  });
  assert.throws(() => tokenizer.encode("a", { pair: "b", maxLength: 4.5 }), RangeError);
  assert.throws(() => tokenizer.encode("a", { maxLength: NaN }), RangeError);
  assert.deepEqual([...tokenizer.encode("a", { maxLength: 2 }).ids], [2, 3]);
});

Deno.test("encode() of hostile texts ends, and grows in proportion to their length", async () => {
  const tokenizer = await tokenizerWith(MODEL, "uncased", true);
  const hostile = ["a", " ", "好", "\u0301", "\u0316\u302e", "GPT-4o-min", "<br>", "가", "😀", "."];
  for (const unit of hostile) {
    const timeOf = (length: number) => {
      const text = unit.repeat(length / unit.length);
      const begin = performance.now();
      tokenizer.encode(text);
      return performance.now() - begin;
    };
    timeOf(40_000);
    const [short, long] = [timeOf(40_000), timeOf(320_000)];
    assert.ok(long < 40 * short + 200, `${JSON.stringify(unit)}: ${short} ms, then ${long} ms`);
  }
});

Deno.test("encode() gives equal results again and again, whatever came between", async () => {
  const tokenizer = await tokenizerWith(MODEL, "uncased", false);
  const texts = golden.single[0].cases.map(({ text }) => text);
  const first = texts.map((text) => [...tokenizer.encode(text).ids]);
  for (let i = 0; i < 70_000; i++) tokenizer.countTokens(`word${i} q${i * 7}x`); // refills the cache
  assert.deepEqual(texts.map((text) => [...tokenizer.encode(text).ids]), first);
});

Deno.test("encodeBatch() pads texts and pairs to the longest of them", async () => {
  const tokenizer = await tokenizerWith(MODEL, "uncased", false);
  const batch = tokenizer.encodeBatch(["好", ["很好", "不"]]);
  assert.deepEqual([batch.size, batch.length], [2, 6]);
  const row = (values: Int32Array, r: number) => [...values.slice(r * 6, r * 6 + 6)];
  assert.deepEqual(row(batch.ids, 0), [...batch.encodings[0].ids, 0, 0, 0]);
  assert.deepEqual(row(batch.mask, 0), [1, 1, 1, 0, 0, 0]);
  assert.deepEqual(row(batch.typeIds, 1), [0, 0, 0, 0, 1, 1]);
  assert.equal(tokenizer.encodeBatch(["好"], { lengthMultiple: 8 }).length, 8);
  assert.equal(tokenizer.encodeBatch([]).size, 0);
});

Deno.test("countTokens() counts what encode() returns", async () => {
  const tokenizer = await tokenizerWith(MODEL, "uncased", true);
  for (const { text } of golden.single[0].cases) {
    assert.equal(tokenizer.countTokens(text), tokenizer.encode(text).length);
    assert.equal(tokenizer.countTokens(text, "好"), tokenizer.encode(text, { pair: "好" }).length);
  }
});

Deno.test("addTokens() keeps new words whole and counts the new ids", async () => {
  const tokenizer = await tokenizerWith(MODEL, "uncased", false);
  const words = ["GPT-4o-mini", "Llama-3.2-1B-Instruct", "好", "GPT-4o-mini"];
  assert.equal(tokenizer.addTokens(words), 2);
  assert.equal(tokenizer.addTokens(words), 0);
  assert.equal(tokenizer.vocabSize, 9602);
  const { ids } = tokenizer.encode("用gpt-4o-mini，LLAMA-3.2-1b-instruct好");
  assert.deepEqual(Array.from(ids, (id) => tokenizer.tokenOf(id)), [
    ...["[CLS]", "用", "GPT-4o-mini", "，", "Llama-3.2-1B-Instruct", "好", "[SEP]"],
  ]);
  assert.equal(tokenizer.idOf("GPT-4o-mini"), 9600);
  assert.equal(tokenizer.tokenOf(9602), undefined);
});

Deno.test("normalize() shows what the model sees", async () => {
  const tokenizer = await tokenizerWith(MODEL, "uncased", false);
  assert.equal(tokenizer.normalize("Café\u200b\t好"), "cafe  好 ");
});

Deno.test("the special tokens have their ids", async () => {
  const tokenizer = await tokenizerWith(MODEL, "uncased", false);
  assert.deepEqual([tokenizer.padId, tokenizer.maskId], [0, 4]);
  assert.equal(tokenizer.specials.sep, "[SEP]");
  assert.deepEqual(tokenizer.addedTokens.map(({ id }) => id), [0, 1, 2, 3, 4]);
});
