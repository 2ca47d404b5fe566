import assert from "node:assert/strict";
import { Encoding, padEncodings } from "lib/tokenizer/mod.ts";

const encodingOf = (...ids: number[]) =>
  new Encoding(
    Int32Array.of(...ids, ...ids, ...ids, ...ids),
    [{ count: ids.length, typeId: 1, sequenceId: 0 }],
    false,
  );

Deno.test("padEncodings() fills the rest of each row with padding", () => {
  const batch = padEncodings([encodingOf(5, 6, 7), encodingOf(8)], { padId: 9 });
  assert.deepEqual([batch.size, batch.length], [2, 3]);
  assert.deepEqual([...batch.ids], [5, 6, 7, 8, 9, 9]);
  assert.deepEqual([...batch.mask], [1, 1, 1, 1, 0, 0]);
  assert.deepEqual([...batch.typeIds], [1, 1, 1, 1, 0, 0]);
});

Deno.test("padEncodings() rounds the length up, or takes the one given", () => {
  const encodings = [encodingOf(1, 2, 3)];
  assert.equal(padEncodings(encodings, { padId: 0, lengthMultiple: 8 }).length, 8);
  assert.equal(padEncodings(encodings, { padId: 0, length: 5 }).length, 5);
  assert.throws(() => padEncodings(encodings, { padId: 0, length: 2 }), {
    message: "Expected rows of at most 2 tokens but found one of 3. Try encoding with maxLength.",
  });
});
