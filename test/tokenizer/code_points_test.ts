import assert from "node:assert/strict";
import * as codePoints from "lib/tokenizer/code_points.ts";

const point = (char: string) => char.codePointAt(0) ?? 0;

Deno.test("isPunctuation() knows ASCII signs, Chinese punctuation and nothing else", () => {
  for (const char of "$+<=>^`|~!、。《》“…－") {
    assert.ok(codePoints.isPunctuation(point(char)), char);
  }
  for (const char of "a1 中é￥€°×") assert.ok(!codePoints.isPunctuation(point(char)), char);
});

Deno.test("isDropped() drops controls and formats but not the white space", () => {
  for (const char of "\0\x07\u200b\u200d\ufeff\u00ad\ufffd\ue000\u{f0000}") {
    assert.ok(codePoints.isDropped(point(char)), char);
  }
  for (const char of "\t\n\r \u00a0\u3000a中") assert.ok(!codePoints.isDropped(point(char)), char);
});

Deno.test("isWhitespace() equals Unicode's White_Space", () => {
  for (let i = 0; i < 0x10000; i++) {
    const expected = /\p{White_Space}/u.test(String.fromCharCode(i));
    assert.equal(codePoints.isWhitespace(i), expected, i.toString(16));
  }
});

Deno.test("isChinese() means ideographs, neither kana nor hangul", () => {
  assert.ok([..."中㐀\uf900𠀀\u{2f800}"].every((char) => codePoints.isChinese(point(char))));
  assert.ok(![..."あア가。a\u{2b820}"].some((char) => codePoints.isChinese(point(char))));
});

Deno.test("decompose() splits letters, marks and hangul but not what came after its tables", () => {
  assert.equal(codePoints.decompose(point("é")), "e\u0301");
  assert.equal(codePoints.decompose(point("각")), "\u1100\u1161\u11a8");
  assert.equal(codePoints.decompose(0x16121), "\u{16121}"); // Gurung Khema, Unicode 16
});

Deno.test("lowercase() maps code points one by one, by newer tables than the engine's", () => {
  assert.equal([..."ÀΣẞA中"].map((char) => codePoints.lowercase(point(char))).join(""), "àσßa中");
  assert.equal(codePoints.lowercase(0x130), "i\u0307");
  assert.equal(codePoints.lowercase(0x16ea0), "\u{16ebb}"); // Beria Erfe, Unicode 17
});

Deno.test("codePointAt() joins pairs inside the bound only", () => {
  const units = Uint16Array.of(0xd83d, 0xde00, 0xd83d);
  assert.equal(codePoints.codePointAt(units, 0, 3), 0x1f600);
  assert.equal(codePoints.codePointAt(units, 0, 1), 0xd83d);
  assert.equal(codePoints.codePointAt(units, 2, 3), 0xd83d);
});
