import assert from "node:assert/strict";
import fc from "fast-check";
import { changeParts } from "lib/report/mod.ts";
import { cleanWithReport } from "lib/text/mod.ts";

/** Stretches that make rules work on each other's results. */
const DIRT = fc.constantFrom(
  ..."你好。，！!,. \n\tabcＡＢ１&;<>/#",
  ...[
    "&amp;",
    "&lt;b&gt;",
    "<b>",
    "</b>",
    "<br>",
    "<!-- x -->",
    "\u200b",
    "\ufeff",
    "\ud83d\ude00",
  ],
  ...[
    "Ã©",
    "浣犲ソ",
    "â€™",
    "。。。",
    "！！！！！",
    "  ",
    "&#183;",
    "&amp;lt;p&amp;gt;",
    "\ud83d",
    "锟斤拷",
  ],
);
const dirtyText = fc.array(DIRT, { maxLength: 30 }).map((parts) => parts.join(""));

Deno.test("changeParts() joined give the raw and the cleaned text, whatever was changed", () => {
  let changed = 0;
  fc.assert(
    fc.property(dirtyText, (raw) => {
      const report = cleanWithReport(raw);
      const parts = changeParts(raw, report);
      assert.equal(parts.map(({ removed }) => removed).join(""), raw);
      assert.equal(parts.map(({ added }) => added).join(""), report.text);
      for (const { removed, added, rules } of parts) {
        if (rules.length === 0) assert.equal(removed, added);
        else changed++;
      }
      const named = new Set(parts.flatMap(({ rules }) => rules));
      assert.deepEqual(named, new Set(report.changes.map(({ rule }) => rule)));
    }),
    { numRuns: 2000, seed: 1 },
  );
  assert.ok(changed > 2000, `${changed}`);
});

Deno.test("changeParts() tells each change with what came of it", () => {
  assert.deepEqual(changeParts("A&amp;B <i>c</i>", cleanWithReport("A&amp;B <i>c</i>")), [
    { removed: "A", added: "A", rules: [] },
    { removed: "&amp;", added: "&", rules: ["entities"] },
    { removed: "B ", added: "B ", rules: [] },
    { removed: "<i>", added: "", rules: ["tags"] },
    { removed: "c", added: "c", rules: [] },
    { removed: "</i>", added: "", rules: ["tags"] },
  ]);
});

Deno.test("changeParts() of a text that is clean is the text, of an empty one nothing", () => {
  assert.deepEqual(changeParts("好", cleanWithReport("好")), [
    { removed: "好", added: "好", rules: [] },
  ]);
  assert.deepEqual(changeParts("", cleanWithReport("")), []);
});

Deno.test("changeParts() refuses the changes of another text", () => {
  const message = "Expected the changes of this text but found others. " +
    "Try changeParts(raw, cleanWithReport(raw)).";
  for (const other of ["A&B", "A&amp;B and more", "", "B&amp;A"]) {
    const find = () => changeParts(other, cleanWithReport("A&amp;B"));
    assert.throws(find, { name: "RangeError", message });
  }
});
