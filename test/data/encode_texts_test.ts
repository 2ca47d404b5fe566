import assert from "node:assert/strict";
import { encodeTexts } from "lib/data/mod.ts";
import { loadTokenizer } from "lib/tokenizer/mod.ts";

const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");
const TEXT = "房间很干净，服务也好，下次还会来住，性价比很高";

Deno.test("encodeTexts() cuts long texts into pieces that lose no token, and leaves short ones out", () => {
  const texts = [TEXT, "好", "很好", "", TEXT + TEXT];
  const pieces = encodeTexts(texts, tokenizer, { maxLength: 10, wholeWords: false });
  assert.ok(pieces.every(({ encoding, words }) => encoding.length <= 10 && words.length === 0));
  texts.forEach((text, row) => {
    const own = pieces.filter((piece) => piece.row === row);
    const ids = own.flatMap(({ encoding: { ids, special } }) =>
      [...ids].filter((_, i) => special[i] === 0)
    );
    const wanted = [...tokenizer.encode(text, { addSpecialTokens: false }).ids];
    assert.deepEqual(ids, wanted.length < 2 ? [] : wanted, text);
    for (const { encoding } of own) assert.equal([...encoding.special].reduce((a, b) => a + b), 2);
  });
});

Deno.test("encodeTexts() tells which tokens are one word, of those that are in a piece as a whole", () => {
  const [whole] = encodeTexts([TEXT], tokenizer, { maxLength: 64, wholeWords: true });
  const textOf = ({ encoding, words }: typeof whole) =>
    words.map(({ places }) =>
      TEXT.slice(encoding.starts[places[0]], encoding.ends[places.at(-1) ?? 0])
    );
  assert.deepEqual(textOf(whole).slice(0, 3), ["房间", "干净", "服务"]);
  const pieces = encodeTexts([TEXT], tokenizer, { maxLength: 6, wholeWords: true });
  assert.ok(pieces.length > 4);
  assert.deepEqual(textOf(pieces[0]), ["房间"], "干净 is cut between two pieces");
  for (const piece of pieces) {
    for (const word of textOf(piece)) assert.ok(textOf(whole).includes(word), word);
  }
});
