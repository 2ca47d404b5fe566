import assert from "node:assert/strict";
import { addDirt, ADDED_DIRT, type AddedDirt, dirtRecovery } from "lib/data/mod.ts";
import { clean } from "lib/text/mod.ts";
import { loadTokenizer } from "lib/tokenizer/mod.ts";

const rows = Array.from({ length: 200 }, (_, i) => ({
  ...{ id: `${i}`, label: "1" },
  text: `第${i}间房间很干净，服务也很热情周到，Wifi快。`,
}));

Deno.test("addDirt() makes about the share of rows dirty, the same ones for a seed", () => {
  const dirty = addDirt(rows, { share: 0.3, seed: 1 });
  const changed = dirty.filter(({ kind }) => kind !== null).length;
  assert.ok(changed > 40 && changed < 80, `${changed}`);
  for (const [i, { row, kind }] of dirty.entries()) {
    assert.equal(row.id, rows[i].id);
    assert.equal(row.text !== rows[i].text, kind !== null);
  }
  assert.deepEqual(addDirt(rows, { share: 0.3, seed: 1 }), dirty);
  assert.notDeepEqual(addDirt(rows, { share: 0.3, seed: 2 }), dirty);
  assert.equal(rows[0].text.startsWith("第0间"), true);
});

Deno.test("addDirt() draws every kind, and makes of a text what the kind says", () => {
  const kinds = new Set(addDirt(rows, { share: 1, seed: 1 }).map(({ kind }) => kind));
  assert.deepEqual(kinds, new Set(Object.keys(ADDED_DIRT)));
  const one = (text: string, kind: AddedDirt) =>
    addDirt([{ text }], { share: 1, seed: 1, kinds: [kind] })[0].row.text;
  assert.equal(one("é", "UTF-8 read as windows-1252"), "Ã©");
  assert.equal(one("你好", "UTF-8 read as GB18030"), "浣犲ソ");
  assert.equal(one("Abc 1!", "full-width letters"), "Ａｂｃ １！");
  const many = "多".repeat(100);
  assert.equal(one(many, "HTML references").replaceAll("&#22810;", "多"), many);
  assert.equal(one(many, "comments in words").replaceAll("<!-- -->", ""), many);
  assert.equal(one(many, "invisible characters").replaceAll("\u200b", ""), many);
});

Deno.test("addDirt() takes another kind where one does nothing, and none where all do nothing", () => {
  const encodings: AddedDirt[] = ["UTF-8 read as windows-1252", "UTF-8 read as GB18030"];
  const [ascii] = addDirt([{ text: "abc" }], { share: 1, seed: 1, kinds: encodings });
  assert.deepEqual(ascii, { row: { text: "abc" }, kind: null });
  const kinds: AddedDirt[] = [...encodings, "full-width letters"];
  for (let seed = 1; seed < 9; seed++) {
    assert.equal(
      addDirt([{ text: "abc" }], { share: 1, seed, kinds })[0].kind,
      "full-width letters",
    );
  }
});

Deno.test("addDirt() refuses a share out of range and no kinds", () => {
  assert.throws(() => addDirt(rows, { share: 1.5, seed: 1 }), {
    message: "Expected a share from 0 to 1 but found 1.5. Try 0.5.",
  });
  assert.throws(() => addDirt(rows, { seed: 1, kinds: [] }), {
    message: 'Expected a kind of dirt but found none. Try "UTF-8 read as windows-1252".',
  });
});

Deno.test("dirtRecovery() counts by kind what cleaning brings back", async () => {
  const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");
  const before = rows.map((row) => ({ ...row, text: clean(row.text) }));
  const after = addDirt(before, { share: 1, seed: 1 });
  const found = dirtRecovery(before, after, tokenizer);
  assert.equal(found.reduce((sum, each) => sum + each.rows, 0), rows.length);
  for (const { kind, rows: count, recovered, tokens } of found) {
    const own = after.filter((each) => each.kind === kind);
    assert.equal(count, own.length);
    const back = own.filter(({ row }) => clean(row.text) === before[Number(row.id)].text).length;
    assert.equal(recovered, back);
    const total = own.reduce((sum, { row }) => sum + tokenizer.countTokens(row.text), 0);
    assert.ok(Math.abs(tokens.dirty - total / count) < 1e-9);
    if (kind === "HTML references") assert.ok(tokens.dirty > 1.5 * tokens.before);
  }
  const [nothing] = dirtRecovery(before, after, tokenizer, (text) => text);
  assert.equal(nothing.recovered, 0);
  assert.equal(nothing.tokens.cleaned, nothing.tokens.dirty);
});
