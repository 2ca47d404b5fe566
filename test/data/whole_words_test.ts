import assert from "node:assert/strict";
import { seededRandom, wholeWords, wordsIn } from "lib/data/mod.ts";
import { loadTokenizer } from "lib/tokenizer/mod.ts";
import { randomText } from "../text/random_text.ts";

const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");

Deno.test("wordsIn() finds words of Chinese and of English in one text, and where they stand", () => {
  const text = "房间很干净, very Good！3个wifi5 it's", words = wordsIn(text);
  assert.deepEqual(words.map((word) => word.text), ["房间", "很", "干净", "very", "Good", "个"]);
  for (const { start, end, text: word } of words) assert.equal(text.slice(start, end), word);
  assert.deepEqual([wordsIn(""), wordsIn("…！😀 12")], [[], []]);
});

Deno.test("wholeWords() gives each word its tokens, of characters and of pieces", () => {
  const text = "房间很干净，unbelievable！", encoding = tokenizer.encode(text);
  const words = wholeWords(text, encoding);
  assert.deepEqual(words.map((word) => word.text), ["房间", "很", "干净", "unbelievable"]);
  assert.deepEqual(words.slice(0, 3).map(({ places }) => places), [[1, 2], [3], [4, 5]]);
  const tokens = words[3].places.map((at) => tokenizer.tokenOf(encoding.ids[at]));
  assert.ok(tokens.length > 1);
  assert.equal(tokens.join("").replaceAll("##", ""), "unbelievable");
});

Deno.test("wholeWords() leaves out a word that the encoding cuts off in the middle", () => {
  const encoding = tokenizer.encode("房间很干净", { maxLength: 6 }); // [CLS] 房 间 很 干 [SEP]
  assert.deepEqual(wholeWords("房间很干净", encoding).map(({ text }) => text), ["房间", "很"]);
});

Deno.test("wholeWords() covers exactly the characters of each word, whatever the text", () => {
  const random = seededRandom(3);
  for (let i = 0; i < 300; i++) {
    const text = randomText(random), encoding = tokenizer.encode(text);
    let last = -1;
    for (const { start, end, places } of wholeWords(text, encoding)) {
      assert.deepEqual([encoding.starts[places[0]], encoding.ends[places.at(-1) ?? -1]], [
        start,
        end,
      ]);
      for (const at of places) {
        assert.ok(at > last && encoding.special[at] === 0, JSON.stringify(text));
        last = at;
      }
    }
  }
});
