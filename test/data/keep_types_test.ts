import assert from "node:assert/strict";
import { keepTypes } from "lib/data/mod.ts";

Deno.test("keepTypes() leaves entities of the named types, in tags and in places", () => {
  const words = {
    id: "1",
    tokens: ["李", "鹏", "在", "沪"],
    tags: ["B-PER", "I-PER", "O", "S-LOC"],
  };
  const places = {
    id: "2",
    text: "李在沪",
    entities: [{ start: 0, end: 1, label: "PER" }, { start: 2, end: 3, label: "LOC" }],
  };
  const before = structuredClone([words, places]);
  const { train, dev, test } = keepTypes({ train: [words, places], dev: [words], test: [] }, [
    "LOC",
  ]);
  assert.deepEqual(train, [
    { ...words, tags: ["O", "O", "O", "S-LOC"] },
    { ...places, entities: [{ start: 2, end: 3, label: "LOC" }] },
  ]);
  assert.deepEqual([dev.length, test], [1, []]);
  assert.deepEqual([words, places], before);
});
