import assert from "node:assert/strict";
import { loadTokenizer, placedPair } from "lib/tokenizer/mod.ts";

const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");

Deno.test("placedPair() finds each token of both texts in one text, with segment ids", () => {
  const { text, tokens } = placedPair(" 用Python 写 ", "龘 好！", tokenizer);
  assert.equal(text, "[CLS] 用Python 写 [SEP] 龘 好！ [SEP]");
  const specials = tokens.filter(({ special }) => special);
  assert.deepEqual(specials.map(({ token, word }) => [token, word]), [
    ["[CLS]", 0],
    ["[SEP]", 0],
    ["[SEP]", 1],
  ]);
  for (const { start, end, special, token } of specials) {
    assert.deepEqual([text.slice(start, end), special], [token, true]);
  }
  const sliced = (word: number) =>
    tokens.filter((each) => !each.special && each.word === word)
      .map(({ start, end }) => text.slice(start, end)).join("");
  assert.deepEqual([sliced(0), sliced(1)], ["用Python写", "龘好！"]);
});

Deno.test("placedPair() ends where the pair is cut, and knows empty texts", () => {
  const cut = placedPair("好", "一二三四五六", tokenizer, 7);
  assert.equal(cut.text, "[CLS] 好 [SEP] 一二三 [SEP]");
  assert.equal(cut.tokens.length, 7);
  assert.equal(placedPair("", "好", tokenizer).text, "[CLS] [SEP] 好 [SEP]");
});

Deno.test("placedPair() shows a character once from which two tokens stem", async () => {
  const folder = await Deno.makeTempDir();
  const vocabulary = "[PAD] [UNK] [CLS] [SEP] [MASK] a ##a ᄀ ##ᄀ ##ᅡ".split(" ");
  await Deno.writeTextFile(`${folder}/vocab.txt`, vocabulary.join("\n"));
  const own = await loadTokenizer(folder), { text, tokens } = placedPair("가a", "a가", own);
  await Deno.remove(folder, { recursive: true });
  assert.equal(text, "[CLS] 가a [SEP] a가 [SEP]");
  const slices = tokens.filter(({ special }) => !special)
    .map(({ token, start, end }) => [token, text.slice(start, end)]);
  assert.deepEqual(slices, [
    ...[["ᄀ", "가"], ["##ᅡ", "가"], ["##a", "a"]],
    ...[["a", "a"], ["##ᄀ", "가"], ["##ᅡ", "가"]],
  ]);
});
