import assert from "node:assert/strict";
import { AlignedText } from "lib/tokenizer/aligned_text.ts";
import { TokenList } from "lib/tokenizer/token_list.ts";
import { WordPiece } from "lib/tokenizer/word_piece.ts";

const PIECES = ["[UNK]", "un", "##believ", "##able", "a", "##b", "##a", "ab", "😀"];

function cut(word: string, maxChars = 10): [id: number, start: number, end: number][] {
  const vocab = new Map(PIECES.map((piece, id) => [piece, id]));
  const model = new WordPiece({ vocab, unkId: 0, prefix: "##", maxChars });
  const text = new AlignedText();
  text.reserve(word.length);
  for (let i = 0; i < word.length; i++) text.append(word[i], i, i + 1);
  const tokens = new TokenList();
  model.append(text, 0, word.length, 1, 0, tokens);
  model.append(text, 0, word.length, 1, 1, tokens); // from the cache
  const found = Array.from(
    tokens.ids.subarray(0, tokens.length),
    (id, k) => [id, tokens.starts[k], tokens.ends[k]] as [number, number, number],
  );
  assert.deepEqual(found.slice(0, found.length / 2), found.slice(found.length / 2));
  return found.slice(0, found.length / 2);
}

Deno.test("WordPiece takes the longest piece first and reports its place", () => {
  assert.deepEqual(cut("aba"), [[7, 0, 2], [6, 2, 3]]);
  assert.deepEqual(cut("unable"), [[1, 0, 2], [3, 2, 6]]);
  assert.deepEqual(cut("a"), [[4, 0, 1]]);
});

Deno.test("WordPiece makes the whole word unknown when one part is", () => {
  assert.deepEqual(cut("unable!"), [[0, 0, 7]]);
  assert.deepEqual(cut("z"), [[0, 0, 1]]);
});

Deno.test("WordPiece counts a word's length in code points", () => {
  assert.deepEqual(cut("abababab", 8).length, 7);
  assert.deepEqual(cut("abababab", 7), [[0, 0, 8]]);
  assert.deepEqual(cut("😀", 1), [[8, 0, 2]]);
});

Deno.test("WordPiece agrees with the quadratic definition on random words", () => {
  const vocab = new Map(PIECES.map((piece, id) => [piece, id]));
  const naive = (word: string): number[] => {
    const ids: number[] = [];
    for (let start = 0, end = word.length; start < word.length; start = end, end = word.length) {
      const prefix = start > 0 ? "##" : "";
      while (end > start && !vocab.has(prefix + word.slice(start, end))) end--;
      if (end === start) return [0];
      ids.push(vocab.get(prefix + word.slice(start, end)) ?? -1);
    }
    return ids;
  };
  for (let i = 0; i < 1000; i++) {
    const word = i.toString(3).replaceAll("0", "a").replaceAll("1", "b").replaceAll("2", "able");
    assert.deepEqual(cut(word, 100).map(([id]) => id), naive(word), word);
  }
});
