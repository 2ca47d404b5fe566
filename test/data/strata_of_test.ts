import assert from "node:assert/strict";
import { strataOf } from "lib/data/strata_of.ts";

Deno.test("strataOf() takes the label, or the rarest entity type in a row", () => {
  const tagged = (...tags: string[]) => ({ id: "", tokens: tags.map(() => "x"), tags });
  const rows = [tagged("B-A", "B-B"), tagged("B-A"), tagged("O"), tagged("B-C", "B-A")];
  assert.deepEqual(strataOf(rows), ["B", "A", "", "C"]);
  assert.deepEqual(strataOf([{ id: "", text: "t", label: "z" }]), ["z"]);
});
