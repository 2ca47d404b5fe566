import assert from "node:assert/strict";
import { TokenList } from "lib/tokenizer/token_list.ts";

Deno.test("TokenList keeps what it holds when it grows", () => {
  const list = new TokenList();
  for (let i = 0; i < 1000; i++) list.push(i, i + 1, i + 2, i + 3);
  assert.equal(list.length, 1000);
  for (const at of [0, 255, 256, 999]) {
    const { ids, starts, ends, words } = list;
    assert.deepEqual([ids[at], starts[at], ends[at], words[at]], [at, at + 1, at + 2, at + 3]);
  }
});
