import assert from "node:assert/strict";
import { entitiesIn } from "lib/data/entities_in.ts";

const marked = (tags: string[], tokens = [..."一二三四五六"].slice(0, tags.length)) =>
  entitiesIn({ id: "", tokens, tags }).map(({ text, label }) => `${text} ${label}`);

Deno.test("entitiesIn() reads tags of every scheme", () => {
  assert.deepEqual(marked(["B-A", "I-A", "B-A", "O"]), ["一二 A", "三 A"]);
  assert.deepEqual(marked(["B-A", "M-A", "E-A", "S-B"]), ["一二三 A", "四 B"]);
  assert.deepEqual(marked(["B-A", "I-A", "L-A", "U-B"]), ["一二三 A", "四 B"]);
  assert.deepEqual(marked(["B-A-B", "I-A-B"], ["New", "York"]), ["New York A-B"]);
});

Deno.test("entitiesIn() begins an entity where none is open", () => {
  assert.deepEqual(marked(["O", "I-A", "I-B", "E-B", "E-B"]), ["二 A", "三四 B", "五 B"]);
  assert.deepEqual(entitiesIn({ id: "", text: "x", label: "1" }), []);
});
