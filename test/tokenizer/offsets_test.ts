import assert from "node:assert/strict";
import { codePointOffsets, codeUnitOffsets } from "lib/tokenizer/mod.ts";

Deno.test("codePointOffsets() and codeUnitOffsets() are each other's inverse", () => {
  for (const text of ["", "abc", "a😀b𝒳", "😀", "\ud83dx\ude00"]) {
    const [points, units] = [codePointOffsets(text), codeUnitOffsets(text)];
    assert.equal(units.length, [...text].length + 1);
    assert.equal(points.length, text.length + 1);
    units.forEach((unit, index) => assert.equal(points[unit], index, text));
  }
  assert.deepEqual([...codePointOffsets("a😀b")], [0, 1, 1, 2, 3]);
});
