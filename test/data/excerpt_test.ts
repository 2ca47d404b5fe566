import assert from "node:assert/strict";
import fc from "fast-check";
import { excerpt } from "lib/data/excerpt.ts";

Deno.test("excerpt() makes visible what cannot be seen", () => {
  assert.equal(excerpt("a\ufeffb\u00a0c\r\nd\u{f0000}"), "a<U+FEFF>b<U+00A0>c⏎d<U+F0000>");
  assert.equal(excerpt("x\ud83d"), "x<U+D83D>");
});

Deno.test("excerpt() cuts around a place", () => {
  assert.equal(excerpt("0123456789", 5, 4), "…3456…");
  assert.equal(excerpt("0123456789", 0, 4), "0123…");
  assert.equal(excerpt("0123456789", 9, 4), "…789");
});

Deno.test("excerpt() never cuts a character in two", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.nat(80), fc.integer({ min: 2, max: 9 }), (
    text,
    at,
    size,
  ) => {
    const shown = excerpt(text.toWellFormed(), Math.min(at, text.length), size);
    assert.ok(shown.isWellFormed() && !shown.includes("<U+D"));
  }));
});
