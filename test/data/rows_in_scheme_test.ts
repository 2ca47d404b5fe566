import assert from "node:assert/strict";
import { rowsInScheme, schemeOf, type TagRow } from "lib/data/mod.ts";

const rowOf = (tags: string): TagRow => ({
  id: tags,
  tokens: tags.split(" ").map((_, i) => `w${i}`),
  tags: tags.split(" "),
});
const text = { id: "t", text: "北京", entities: [{ start: 0, end: 2, label: "A" }] };

Deno.test("schemeOf() tells the scheme by the prefixes that occur in all rows", () => {
  assert.equal(schemeOf([rowOf("O B-A"), rowOf("I-A O")]), "BIO");
  assert.equal(schemeOf([rowOf("O B-A"), rowOf("S-A O")]), "BIOES");
  assert.equal(schemeOf([rowOf("B-A L-A"), rowOf("U-A O")]), "BIOES");
  assert.equal(schemeOf([rowOf("B-A E-A"), rowOf("B-A M-A E-A")]), "BMES");
  assert.equal(schemeOf([text]), "BIO");
});

Deno.test("rowsInScheme() writes sound tags and names the rows that were not", () => {
  const rows = [rowOf("B-A M-A E-A S-A O"), rowOf("O M-A E-A"), text];
  const { rows: found, broken } = rowsInScheme(rows, "BMES", "BIO");
  assert.deepEqual(found.map((row) => "tags" in row ? row.tags.join(" ") : row), [
    "B-A I-A I-A B-A O",
    "O B-A I-A",
    text,
  ]);
  assert.deepEqual(broken, ["O M-A E-A"]);
  const bilou = rowsInScheme([rowOf("B-A I-A L-A U-B")], "BIOES", "BIOES");
  assert.deepEqual([bilou.rows[0].tags, bilou.broken], [["B-A", "I-A", "E-A", "S-B"], []]);
});
