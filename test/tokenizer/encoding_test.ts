import assert from "node:assert/strict";
import { assemble } from "lib/tokenizer/assemble.ts";
import { bertTemplate } from "lib/tokenizer/template.ts";
import { TokenList } from "lib/tokenizer/token_list.ts";

const TEMPLATE = bertTemplate({ token: "[CLS]", id: 1 }, { token: "[SEP]", id: 2 });

function list(): TokenList {
  const tokens = new TokenList();
  for (let k = 0; k < 5; k++) tokens.push(10 + k, k, k + 1, k);
  return tokens;
}

Deno.test("assemble() puts the template's tokens around the kept ones", () => {
  const encoding = assemble(TEMPLATE.single, list(), [{ from: 0, count: 2 }], true);
  assert.deepEqual([...encoding.ids], [1, 10, 11, 2]);
  assert.deepEqual([...encoding.wordIds], [-1, 0, 1, -1]);
  assert.deepEqual(encoding.offsets, [[0, 0], [0, 1], [1, 2], [0, 0]]);
  assert.equal(encoding.truncated, true);
});

Deno.test("an Encoding of a pair tells its texts apart", () => {
  const spans = [{ from: 0, count: 1 }, { from: 3, count: 2 }];
  const encoding = assemble(TEMPLATE.pair, list(), spans, false);
  assert.deepEqual([...encoding.ids], [1, 10, 2, 13, 14, 2]);
  assert.deepEqual([...encoding.typeIds], [0, 0, 0, 1, 1, 1]);
  assert.deepEqual([...encoding.special], [1, 0, 1, 0, 0, 1]);
  assert.deepEqual([...encoding.sequenceIds], [-1, 0, -1, 1, 1, -1]);
  assert.equal(encoding.ids, encoding.ids); // made once
});
