import assert from "node:assert/strict";
// Not a public name: figures are laid out by it, so its promise is checked by itself.
import { textWidth } from "lib/report/text_width.ts";

/** Widths in ems, measured with FreeType: DejaVu Sans 2.37, and Noto Sans CJK SC for Han. */
const measured: [string, number][] = [
  ["optimizer step", 7.2007],
  ["true class", 4.8526],
  ["test macro F1", 6.9053],
  ["MMMWWW@@@%%%", 11.4053],
  ["illicit lifting, fill.it!", 8.6875],
  ["0.8734 ± 0.0123", 8.4717],
  ["The quick brown fox jumps over the lazy dog", 22.4918],
  ["ABCDEFGHIJKLMNOPQRSTUVWXYZ", 17.4717],
  ["abcdefghijklmnopqrstuvwxyz", 14.6460],
  ["{[()]}<>#~^+=", 8.6983],
  ["Größe über café", 8.0816],
  ["γ = 2, α", 3.9966],
  ["去掉停用词并且清洗文本的版本", 14],
  ["好评，差评。", 6],
  ["ＡＢＣ", 3],
];

Deno.test("textWidth() is never less than a wide face needs, and at most a fifth more", () => {
  for (const [text, ems] of measured) {
    const width = textWidth(text, 1);
    assert.ok(width >= ems - 1e-3 && width <= 1.2 * ems, `${text}: ${width} for ${ems}`);
  }
});

Deno.test("textWidth() grows with the size and counts an emoji family once", () => {
  assert.equal(textWidth("abc", 24), 2 * textWidth("abc", 12));
  assert.equal(textWidth("👨‍👩‍👧‍👦", 10), textWidth("👦", 10));
  assert.equal(textWidth("e\u0301", 10), textWidth("e", 10));
});
