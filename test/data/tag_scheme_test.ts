import assert from "node:assert/strict";
import { spanFaults, tagSet, tagsOfSpans } from "lib/data/mod.ts";

Deno.test("tagSet() lists the tags of each scheme", () => {
  assert.deepEqual(tagSet(["A"], "BIO"), ["O", "B-A", "I-A"]);
  assert.deepEqual(tagSet(["A"], "BIOES"), ["O", "B-A", "I-A", "E-A", "S-A"]);
  assert.deepEqual(tagSet(["A", "B"], "BMES").slice(0, 6), [
    "O",
    "B-A",
    "M-A",
    "E-A",
    "S-A",
    "B-B",
  ]);
});

Deno.test("tagsOfSpans() writes sound tags in every scheme", () => {
  const spans = [
    { start: 0, end: 1, label: "A" },
    { start: 1, end: 4, label: "B" },
    { start: 3, end: 5, label: "C" }, // overlaps: left out
    { start: 5, end: 7, label: "A" },
  ];
  const tags = (scheme: "BIO" | "BIOES" | "BMES") => tagsOfSpans(8, spans, scheme);
  assert.equal(tags("BIO").join(" "), "B-A B-B I-B I-B O B-A I-A O");
  assert.equal(tags("BIOES").join(" "), "S-A B-B I-B E-B O B-A E-A O");
  assert.equal(tags("BMES").join(" "), "S-A B-B M-B E-B O B-A E-A O");
  for (const scheme of ["BIO", "BIOES", "BMES"] as const) {
    const row = { id: "", tokens: tags(scheme).map(() => "x"), tags: tags(scheme) };
    assert.deepEqual(spanFaults(row), []);
    assert.ok(row.tags.every((tag) => tagSet(["A", "B"], scheme).includes(tag)));
  }
  assert.deepEqual(tagsOfSpans(2, [{ start: 0, end: 0, label: "A" }], "BIO"), ["O", "O"]);
});
