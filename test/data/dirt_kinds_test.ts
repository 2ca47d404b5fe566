import assert from "node:assert/strict";
import { DIRT_KINDS, dirtIn } from "lib/data/mod.ts";

const EXAMPLES: Record<string, string> = {
  "byte order mark inside": "a\ufeffb",
  "control characters": "a\x07b",
  "zero-width characters": "a\u200bb",
  "bidirectional controls": "a\u202eb",
  "soft hyphens": "a\u00adb",
  "replacement characters": "a\ufffdb",
  "private-use characters": "a\ue001b",
  "half surrogate pairs": "a\ud83db",
  "mojibake": "cafÃ©",
  "HTML entities": "a&nbsp;b &#20013;",
  "HTML tags": 'a<br/>b <a href="x">',
  "URLs": "see https://example.org",
  "full-width letters or digits": "第１章",
  "no-break or ideographic spaces": "a\u00a0b",
  "white space at an end": "a ",
  "several spaces in a row": "a  b",
  "punctuation repeated": "好。。。",
  "ASCII punctuation in Chinese": "好, 很好",
};

Deno.test("dirtIn() knows an example of each kind, and shows no other", () => {
  assert.deepEqual(Object.keys(EXAMPLES), Object.keys(DIRT_KINDS));
  for (const [kind, text] of Object.entries(EXAMPLES)) assert.deepEqual(dirtIn(text), [kind]);
});

Deno.test("dirtIn() finds nothing in clean texts", () => {
  const clean = [
    "酒店很好，下次还来！",
    "R&D at AT&T; if a < b and c > d: 3.14 at 12:30",
    "Ça va? Très bien — naïve café",
    "😀👨‍👩‍👧 ok",
    "a\tb\nc",
  ];
  for (const text of clean) assert.deepEqual(dirtIn(text), [], text);
});

Deno.test("dirtIn() takes linear time on hostile texts", () => {
  for (const unit of ["<a ", "&amp", "!!", "  ", "<", "www.", "\u00c3"]) {
    const timeOf = (length: number) => {
      const text = unit.repeat(length / unit.length);
      const begin = performance.now();
      dirtIn(text);
      return performance.now() - begin;
    };
    timeOf(20_000);
    const [short, long] = [timeOf(50_000), timeOf(400_000)];
    assert.ok(long < 40 * short + 100, `${unit}: ${short} ms, then ${long} ms`);
  }
});
