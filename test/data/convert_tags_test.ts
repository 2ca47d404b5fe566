import assert from "node:assert/strict";
import {
  convertTags,
  seededRandom,
  spansOfTags,
  type TagScheme,
  tagsOfSpans,
} from "lib/data/mod.ts";

const SCHEMES: TagScheme[] = ["BIO", "BIOES", "BMES"];

Deno.test("convertTags() keeps the entities, there and back, between all schemes", () => {
  const { next: random } = seededRandom(1);
  for (let round = 0; round < 500; round++) {
    const spans = [], count = 12;
    for (let at = Math.floor(random() * 3); at < count;) {
      const end = Math.min(count, at + 1 + Math.floor(random() * 4));
      spans.push({ start: at, end, label: random() < 0.5 ? "A" : "B-x" });
      at = end + Math.floor(random() * 3); // neighbours may touch
    }
    for (const from of SCHEMES) {
      for (const to of SCHEMES) {
        const tags = tagsOfSpans(count, spans, from), other = convertTags(tags, from, to);
        assert.deepEqual(other, tagsOfSpans(count, spans, to));
        assert.deepEqual(spansOfTags(other), spans);
        assert.deepEqual(convertTags(other, to, from), tags);
      }
    }
  }
});

Deno.test("convertTags() refuses tags that break their scheme or are of another", () => {
  assert.throws(() => convertTags(["O", "I-A"], "BIO", "BIOES"), {
    name: "RangeError",
    message: "Expected sound BIO tags but found I-A where B-A would be (tag 1). " +
      "Try another scheme, or correcting the row.",
  });
  assert.throws(
    () => convertTags(["B-A", "I-A"], "BIOES", "BIO", "7"),
    /E-A would be \(row 7, tag 1\)/,
  );
  assert.throws(() => convertTags(["B-A", "O"], "BIOES", "BIO"), /found B-A where S-A/);
  assert.throws(() => convertTags(["S-A"], "BIO", "BIOES"), /found S-A where B-A/);
  assert.throws(() => convertTags(["B-A", "M-A", "E-A"], "BIOES", "BIO"), /found M-A where I-A/);
  assert.throws(() => convertTags(["o"], "BIO", "BIOES"), /found o where O/);
});
