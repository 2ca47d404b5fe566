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
  const rows = [row("a", "x"), row("b", "X"), row("c", "y")];
  const options = { ...OPTIONS, groupOf: ({ text }: { text: string }) => text.toLowerCase() };
  const ids = (list: typeof rows) => withHardNegatives(list, options).map(({ id }) => id);
  assert.deepEqual(ids([...rows, row("d", "z")]), ["a", "a~c", "b", "b~d", "c", "c~d", "d", "d~a"]);
  assert.deepEqual(ids(rows.slice(0, 2)), ["a", "b"]);
});

Deno.test("withHardNegatives() makes no pair twice, and no negative that is a positive", () => {
  const same = { id: "c", text: "other", textB: "body of a", label: "match" };
  const rows = [row("a", "x"), row("b", "X"), same, row("d", "z")];
  const result = withHardNegatives(rows, OPTIONS);
  const keys = result.map(({ text, textB }) => `${text.toLowerCase()} ${textB}`);
  assert.equal(new Set(keys).size, keys.length);
  // "x" with "body of a" is the positive a: c's body serves no row of that text.
  assert.ok(!result.some(({ id }) => id === "a~c" || id === "b~c"));
});
