import assert from "node:assert/strict";
import fc from "fast-check";
import { applyEdits, EditList } from "lib/text/edit_list.ts";
import { OffsetMap } from "lib/text/offset_map.ts";
import type { Edit } from "lib/text/rule.ts";

/** Sorted edits of a text, from gaps, lengths and replacements. */
const edited = fc.array(
  fc.record({
    gap: fc.nat(3),
    length: fc.nat(3),
    replacement: fc.string({ maxLength: 3 }),
  }),
  { maxLength: 8 },
).map((parts) => {
  let at = 0;
  const edits: Edit[] = parts.map(({ gap, length, replacement }) => {
    const start = at + gap;
    at = start + length;
    return { start, end: at, replacement };
  });
  return { text: "x".repeat(at + 2), edits };
});

/** For each unit after the edits, the span before them: found by writing the text unit by unit. */
function spansOf(text: string, edits: readonly Edit[]): [start: number, end: number][] {
  const spans: [number, number][] = [];
  let at = 0;
  const copyTo = (end: number) => {
    for (; at < end; at++) spans.push([at, at + 1]);
  };
  for (const { start, end, replacement } of edits) {
    copyTo(start);
    for (let k = 0; k < replacement.length; k++) {
      const unitByUnit = replacement.length === end - start;
      spans.push(unitByUnit ? [start + k, start + k + 1] : [start, end]);
    }
    at = end;
  }
  copyTo(text.length);
  return spans;
}

Deno.test("OffsetMap gives each unit the span that writing the text unit by unit gives it", () => {
  fc.assert(fc.property(edited, ({ text, edits }) => {
    const map = new OffsetMap(edits);
    const spans = spansOf(text, edits);
    assert.equal(spans.length, applyEdits(text, edits).length);
    assert.deepEqual(spans.map((_, unit) => [map.startOf(unit), map.endOf(unit + 1)]), spans);
    assert.equal(map.startOf(spans.length), text.length);
    assert.equal(map.endOf(0), 0);
  }));
});

Deno.test("EditList joins deletions that touch", () => {
  const list = new EditList();
  list.remove(1, 2);
  list.remove(2, 4);
  list.replace(4, 5, "");
  list.replace(5, 6, "y");
  list.remove(7, 8);
  assert.deepEqual(list.edits, [
    { start: 1, end: 5, replacement: "" },
    { start: 5, end: 6, replacement: "y" },
    { start: 7, end: 8, replacement: "" },
  ]);
  assert.equal(applyEdits("0123456789", list.edits), "0y689");
});
