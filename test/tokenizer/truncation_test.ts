import assert from "node:assert/strict";
import { keptLengths } from "lib/tokenizer/truncation.ts";

Deno.test("keptLengths() keeps everything that fits", () => {
  assert.deepEqual(keptLengths(3, 4, 7, "only_first"), [3, 4]);
  assert.deepEqual(keptLengths(3, null, 3, "only_second"), [3, 0]);
});

Deno.test("keptLengths() longest_first cuts the longer text, then both to halves", () => {
  assert.deepEqual(keptLengths(10, 3, 8, "longest_first"), [5, 3]);
  assert.deepEqual(keptLengths(3, 10, 8, "longest_first"), [3, 5]);
  assert.deepEqual(keptLengths(10, 9, 7, "longest_first"), [4, 3]);
  assert.deepEqual(keptLengths(9, 10, 7, "longest_first"), [3, 4]);
  assert.deepEqual(keptLengths(9, null, 7, "longest_first"), [7, 0]);
  assert.deepEqual(keptLengths(9, 9, 0, "longest_first"), [0, 0]);
});

Deno.test("keptLengths() never keeps more than there is or than fits", () => {
  for (let first = 0; first < 12; first++) {
    for (let second = 0; second < 12; second++) {
      for (let room = 0; room < 24; room++) {
        const [a, b] = keptLengths(first, second, room, "longest_first");
        assert.ok(a <= first && b <= second, `${first} ${second} ${room}: ${a} ${b}`);
        assert.equal(a + b, Math.min(first + second, room));
      }
    }
  }
});

Deno.test("keptLengths() says which text is too short", () => {
  assert.throws(() => keptLengths(2, 9, 5, "only_first"), {
    name: "RangeError",
    message: 'Expected a first text of more than 6 tokens, which truncation "only_first" must ' +
      'remove, but found one of 2. Try truncation "longest_first" or a larger maxLength.',
  });
  assert.throws(() => keptLengths(9, null, 5, "only_second"), {
    message: 'Expected a pair with truncation "only_second" but found a single text. ' +
      'Try truncation "longest_first".',
  });
});
