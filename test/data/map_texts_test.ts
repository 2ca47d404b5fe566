import assert from "node:assert/strict";
import { mapTexts } from "lib/data/mod.ts";

Deno.test("mapTexts() changes every text, of a pair both, and nothing else", () => {
  const single = { id: "1", text: "Ab", label: "Xy" };
  const pair = { ...single, textB: "Cd" };
  const lower = (text: string) => text.toLowerCase();
  const of = <R>(row: R) => ({ train: [row], dev: [row], test: [] as R[] });
  assert.deepEqual(mapTexts(of(single), lower), of({ ...single, text: "ab" }));
  assert.deepEqual(mapTexts(of(pair), lower), of({ ...pair, text: "ab", textB: "cd" }));
  assert.equal(pair.textB, "Cd");
});
