import assert from "node:assert/strict";
import { AlignedText, unitsToString } from "lib/tokenizer/aligned_text.ts";

Deno.test("AlignedText keeps what it holds when it grows", () => {
  const text = new AlignedText();
  for (let i = 0; i < 3000; i++) {
    text.reserve(1);
    text.append("é", i, i + 1);
  }
  assert.equal(text.slice(), "é".repeat(3000));
  assert.equal(text.slice(2998), "éé");
  assert.deepEqual([text.starts[2999], text.ends[2999]], [2999, 3000]);
});

Deno.test("unitsToString() takes texts longer than a call takes arguments", () => {
  const length = 500_000;
  assert.equal(unitsToString(new Uint16Array(length).fill(97), 0, length), "a".repeat(length));
});
