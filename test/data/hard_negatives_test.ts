import assert from "node:assert/strict";
import { withHardNegatives } from "lib/data/hard_negatives.ts";

const row = (id: string, text: string) => ({ id, text, textB: `body of ${id}`, label: "match" });
const OPTIONS = { label: "other", groupOf: ({ text }: { text: string }) => text, kindOf: () => "" };

Deno.test("withHardNegatives() chooses by the rarest shared words", () => {
  const rows = [
    row("a", "new red car"),
    row("b", "new bus"),
    row("c", "red car sale"),
    row("d", "new"),
  ];
  const result = withHardNegatives(rows, OPTIONS);
  assert.deepEqual(result.map(({ id }) => id), [
    ...["a", "a~c", "b", "b~a", "c", "c~a", "d", "d~a"],
  ]);
  assert.deepEqual(result[1], {
    ...{ id: "a~c", text: "new red car", textB: "body of c", label: "other" },
  });
});

Deno.test("withHardNegatives() takes the next row where nothing is similar, and none of the group", () => {
  const rows = [row("a", "x"), row("b", "x"), row("c", "y")];
  const ids = withHardNegatives(rows, OPTIONS).map(({ id }) => id);
  assert.deepEqual(ids, ["a", "a~c", "b", "b~c", "c", "c~a"]);
  assert.deepEqual(withHardNegatives(rows.slice(0, 2), OPTIONS).map(({ id }) => id), ["a", "b"]);
});
