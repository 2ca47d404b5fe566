import assert from "node:assert/strict";
import { CodePointSet } from "lib/tokenizer/code_point_set.ts";

Deno.test("CodePointSet holds exactly the packed ranges", () => {
  const set = new CodePointSet("0+2 3 z+a"); // 0, 1 | 5 | 41 … 50
  const members = Array.from({ length: 60 }, (_, i) => i).filter((i) => set.has(i));
  assert.deepEqual(members, [0, 1, 5, ...Array.from({ length: 10 }, (_, i) => 41 + i)]);
  assert.deepEqual([...set.ranges()], [[0, 2], [5, 6], [41, 51]]);
});
