import assert from "node:assert/strict";
import { placeEntities, textOf } from "lib/data/mod.ts";

Deno.test("placeEntities() joins words as textOf() does, and finds their entities again", () => {
  const rows = [
    {
      tokens: ["I", "like", "New", "York", "!"],
      tags: ["O", "O", "B-LOC", "I-LOC", "O"],
      wanted: ["New York"],
    },
    {
      tokens: ["用", "GPT", "4", "在", "北", "京"],
      tags: ["O", "B-X", "I-X", "O", "B-LOC", "I-LOC"],
      wanted: ["GPT 4", "北京"],
    },
    { tokens: ["𠮷", "😀", "李"], tags: ["O", "S-E", "S-PER"], wanted: ["😀", "李"] },
    { tokens: ["a", "b"], tags: ["I-X", "O"], wanted: ["a"] },
  ];
  for (const { wanted, ...row } of rows) {
    const placed = placeEntities({ id: "1", ...row });
    assert.equal(placed.text, textOf({ id: "1", ...row }));
    assert.deepEqual(
      placed.entities.map(({ start, end }) => placed.text.slice(start, end)),
      wanted,
    );
  }
});

Deno.test("placeEntities() leaves a row of a text as it is", () => {
  const row = { id: "1", text: "北京", entities: [{ start: 0, end: 2, label: "LOC" }] };
  assert.equal(placeEntities(row), row);
});
