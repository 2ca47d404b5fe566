import assert from "node:assert/strict";
import { cleanWithReport } from "lib/text/mod.ts";

Deno.test("cleanWithReport() lists each change with its rule and its place in the raw text", () => {
  const raw = "\u200b我在<b>北京</b>,ＯＫ!!!!!";
  const { text, changes, settled } = cleanWithReport(raw);
  assert.equal(text, "我在北京，OK!!!");
  assert.equal(settled, true);
  assert.deepEqual(
    changes.map(({ rule, start, end, before, after }) => [rule, start, end, before, after]),
    [
      ["tags", 3, 6, "<b>", ""],
      ["tags", 8, 12, "</b>", ""],
      ["invisible", 0, 1, "\u200b", ""],
      ["width", 13, 15, "ＯＫ", "OK"],
      ["punctuation", 12, 13, ",", "，"],
      ["repeats", 15, 17, "!!", ""],
    ],
  );
  for (const { start, end, before } of changes) assert.equal(raw.slice(start, end), before);
});

Deno.test("toOriginalSpan() gives the raw span of an entity", () => {
  const raw = "他在&nbsp;<b>ＩＢＭ</b>\u200b 工作&hellip;";
  const { text, toOriginalSpan } = cleanWithReport(raw);
  assert.equal(text, "他在 IBM 工作……");
  const spanOf = (part: string) => {
    const at = text.indexOf(part);
    return raw.slice(...toOriginalSpan(at, at + part.length));
  };
  assert.equal(spanOf("他在"), "他在");
  assert.equal(spanOf("IBM"), "ＩＢＭ"); // neither the tags nor the zero-width space
  assert.equal(spanOf("B"), "Ｂ");
  assert.equal(spanOf("……"), "&hellip;");
  assert.equal(spanOf("…"), "&hellip;"); // half of it is all of it
  assert.equal(spanOf("IBM 工作"), "ＩＢＭ</b>\u200b 工作");
  assert.equal(spanOf(text), raw.slice(0));
});

Deno.test("toOriginalSpan() keeps characters whole", () => {
  const { text, toOriginalSpan } = cleanWithReport("e\u0301 \u200b👩🏽‍🚀");
  assert.equal(text, "e\u0301 👩🏽‍🚀");
  assert.deepEqual(toOriginalSpan(0, 1), [0, 2]); // not the accent alone
  assert.deepEqual(toOriginalSpan(3, 4), [4, 11]); // nor half a surrogate pair
});

Deno.test("toOriginal() maps the ends of the text and an empty text", () => {
  const { text, toOriginal, toOriginalSpan } = cleanWithReport("  北京  ");
  assert.equal(text, "北京");
  assert.deepEqual([0, 1, 2].map(toOriginal), [2, 3, 6]);
  assert.deepEqual(toOriginalSpan(0, 2), [2, 4]);
  assert.deepEqual(toOriginalSpan(1, 1), [3, 3]);
  assert.equal(cleanWithReport("").toOriginal(0), 0);
  assert.equal(cleanWithReport("<b></b>").toOriginal(0), 7);
});

Deno.test("toOriginal() refuses offsets outside the cleaned text", () => {
  const { toOriginal, toOriginalSpan } = cleanWithReport("北京<br>");
  const expected = (found: string) => ({
    name: "RangeError",
    message: `Expected offsets of the cleaned text, 0 … 2 and in order, but found ${found}.`,
  });
  assert.throws(() => toOriginal(3), expected("3"));
  assert.throws(() => toOriginal(-1), expected("-1"));
  assert.throws(() => toOriginal(0.5), expected("0.5"));
  assert.throws(() => toOriginalSpan(2, 1), expected("2 … 1"));
});

Deno.test("cleanWithReport() says so when a text is nested too deeply to settle", () => {
  let raw = "</b>";
  for (let depth = 0; depth < 40; depth++) raw = `&l${raw}t;/b>`; // a tag inside an entity inside …
  const nested = `\x00${raw}`;
  const { text, settled, changes } = cleanWithReport(nested);
  assert.equal(settled, false);
  assert.equal(text, raw); // what `controls` leaves
  assert.deepEqual(changes.map(({ rule }) => rule), ["controls"]);
  assert.equal(cleanWithReport(raw).text, raw);
});
