import assert from "node:assert/strict";
import { countAnnotations } from "lib/data/mod.ts";

Deno.test("countAnnotations() tells whole entities, parts of them and plain text apart", () => {
  const rows = [
    { id: "1", tokens: [..."北京大学在北京"], tags: "B-LOC I-LOC O O O O O".split(" ") },
    { id: "2", tokens: [..."在北京大学"], tags: "O B-ORG I-ORG I-ORG I-ORG".split(" ") },
    { id: "3", text: "北京北京", entities: [{ start: 2, end: 4, label: "LOC" }] },
  ];
  assert.deepEqual(countAnnotations(rows, ["北京", "北京大学", "上海", ""]), [
    { text: "北京", occurs: 5, within: { LOC: 2, ORG: 1 }, inPart: 0, plain: 2 },
    { text: "北京大学", occurs: 2, within: { ORG: 1 }, inPart: 1, plain: 0 },
    { text: "上海", occurs: 0, within: {}, inPart: 0, plain: 0 },
    { text: "", occurs: 0, within: {}, inPart: 0, plain: 0 },
  ]);
});
