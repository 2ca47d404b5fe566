import assert from "node:assert/strict";
import { subsampleTexts } from "lib/data/mod.ts";

const rows = Array.from({ length: 300 }, (_, i) => ({
  id: `${i}`,
  text: `${i % 2 ? "Ｔext" : "text"} ${i % 100}`,
  label: "a",
}));

Deno.test("subsampleTexts() takes all rows of as many texts, in their order", () => {
  const found = subsampleTexts(rows, 20, 1);
  assert.equal(found.length, 60); // each of 100 texts three times, but for width
  assert.equal(new Set(found.map(({ text }) => text.split(" ")[1])).size, 20);
  assert.deepEqual(found.map(({ id }) => +id), found.map(({ id }) => +id).sort((a, b) => a - b));
});

Deno.test("subsampleTexts() depends on the seed alone, and takes all where there are no more", () => {
  assert.deepEqual(subsampleTexts(rows, 20, 1), subsampleTexts(rows, 20, 1));
  assert.notDeepEqual(subsampleTexts(rows, 20, 1), subsampleTexts(rows, 20, 2));
  assert.deepEqual(subsampleTexts(rows, 100, 1), rows);
  assert.deepEqual(subsampleTexts(rows, 1000, 1), rows);
  assert.deepEqual(subsampleTexts(rows, 0, 1), []);
});

Deno.test("subsampleTexts() refuses a number that is none", () => {
  assert.throws(() => subsampleTexts(rows, 1.5, 1), {
    name: "RangeError",
    message: "Expected n to be an integer of at least 0 but found 1.5. Try 1000.",
  });
});
