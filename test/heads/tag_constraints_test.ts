import assert from "node:assert/strict";
import { tagConstraints } from "lib/heads/mod.ts";

/** Pairs "from to" that are allowed, with "<" for the start and ">" for the end. */
function allowed(tags: string[], scheme: "BIO" | "BIOES" | "BMES"): string {
  const { start, end, transitions } = tagConstraints(tags, scheme);
  const names = ["<", ...tags, ">"];
  const may = (i: number, j: number) => {
    if (i === 0) return j <= tags.length && start[j - 1];
    return j > tags.length ? end[i - 1] : transitions[i - 1][j - 1];
  };
  return names.slice(0, -1).map((from, i) =>
    `${from} ${names.slice(1).filter((_, j) => may(i, j + 1)).join(",")}`
  ).join(" | ");
}

Deno.test("tagConstraints() knows what BIO allows", () => {
  assert.equal(
    allowed(["O", "B-x", "I-x", "B-y", "I-y"], "BIO"),
    "< O,B-x,B-y | O O,B-x,B-y,> | B-x O,B-x,I-x,B-y,> | I-x O,B-x,I-x,B-y,> | " +
      "B-y O,B-x,B-y,I-y,> | I-y O,B-x,B-y,I-y,>",
  );
});

Deno.test("tagConstraints() knows what BIOES and BMES allow", () => {
  assert.equal(
    allowed(["O", "B-x", "I-x", "E-x", "S-x", "E-y"], "BIOES"),
    "< O,B-x,S-x | O O,B-x,S-x,> | B-x I-x,E-x | I-x I-x,E-x | E-x O,B-x,S-x,> | S-x O,B-x,S-x,> | " +
      "E-y O,B-x,S-x,>",
  );
  assert.equal(
    allowed(["B", "M", "E", "S"], "BMES"),
    "< B,S | B M,E | M M,E | E B,S,> | S B,S,>",
  );
});

Deno.test("tagConstraints() refuses tags of another scheme, and tags none of which may stand alone", () => {
  assert.throws(() => tagConstraints(["O", "M-x"], "BIOES"), {
    name: "RangeError",
    message: 'Expected tags of BIOES (O, B-type, I-type, E-type, S-type) but found "M-x". ' +
      "Try another scheme, or converting the tags.",
  });
  assert.throws(() => tagConstraints(["B-x", "I-x", "E-x"], "BIOES"), {
    message:
      'Expected a tag of BIOES that may stand alone but found none among ["B-x","I-x","E-x"]. ' +
      'Try adding "O".',
  });
  assert.throws(() => tagConstraints(["O", "Ort"], "BIO"), /found "Ort"/);
});
