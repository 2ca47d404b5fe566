import assert from "node:assert/strict";
import { join } from "node:path";
import { applyReview, RowsError } from "lib/data/mod.ts";
import { temporaryFolder } from "../train/tiny_model.ts";

const ROWS = 'text,label,source\n"good, ""very""",0,a\nbad,1,b\nfine,1,a\n"two\nlines",0,b\n';

async function files(fixes: string[], rows = ROWS, name = "rows.csv") {
  const folder = await temporaryFolder(), list = join(folder, "fixes.csv");
  const path = join(folder, name);
  await Deno.writeTextFile(path, rows);
  await Deno.writeTextFile(
    list,
    ["row,text,label,suggested,probability,decision", ...fixes].join("\r\n"),
  );
  return { list, path };
}

Deno.test("applyReview() changes, drops and keeps rows, and leaves every other cell as it was", async () => {
  const { list, path } = await files([
    "rows.csv:2,,0,1,0.1,1",
    "rows.csv:3,,1,0,0.2,(drop)",
    "rows.csv:4,,1,0,0.3,",
  ]);
  const { text, ...counts } = await applyReview(list, path);
  assert.deepEqual(counts, { changed: 1, dropped: 1, kept: 1 });
  assert.equal(text, 'text,label,source\n"good, ""very""",1,a\nfine,1,a\n"two\nlines",0,b\n');
  assert.equal(await Deno.readTextFile(path), ROWS, "the original is kept");
});

Deno.test("applyReview() knows rows by their own ids, in JSON lines and tabs as well", async () => {
  const lines = ['{"id":"x","text":"a","label":"1"}', '{"id":"y","text":"b","label":"0"}'];
  const jsonl = await files(["y,,0,1,0.1,1"], lines.join("\n"), "rows.jsonl");
  const found = await applyReview(jsonl.list, jsonl.path);
  assert.equal(found.text, `${lines[0]}\n{"id":"y","text":"b","label":"1"}\n`);
  const tabs = await files(["rows.tsv:2,,0,1,0.1,1"], "text\tstars\na b\t0\nc\t1\n", "rows.tsv");
  const { text } = await applyReview(tabs.list, tabs.path, { label: "stars" });
  assert.equal(text, "text\tstars\na b\t1\nc\t1\n");
});

Deno.test("applyReview() lists every decision that cannot be applied, by its line", async () => {
  const { list, path } = await files([
    "rows.csv:9,,0,1,0.1,1",
    "rows.csv:2,,1,0,0.1,0",
    "rows.csv:3,,1,0,0.1,0",
    "rows.csv:3,,1,0,0.1,0",
    "rows.csv:4,,1,0,0.1,(dorp)",
  ]);
  const error = await applyReview(list, path).then(() => null, (error) => error);
  assert.ok(error instanceof RowsError);
  const wanted = [
    /fixes\.csv:2, .*expected a row of the file but found "rows.csv:9"/,
    /fixes\.csv:3, .*expected the label "1" of rows.csv:2 but the file has "0": it was changed since/,
    /fixes\.csv:5, .*expected each row once/,
    /fixes\.csv:6, .*found "\(dorp\)"\. Did you mean "\(drop\)"\?/,
  ];
  for (const part of wanted) assert.match(error.message, part);
  const fresh = await files(["rows.csv:2,,0,1,0.1,2"]);
  await assert.rejects(() => applyReview(fresh.list, fresh.path), /expected a label of the file/);
  assert.equal((await applyReview(fresh.list, fresh.path, { newLabels: true })).changed, 1);
  const other = await files([], "x", "rows.xlsx");
  await assert.rejects(() => applyReview(other.list, other.path), /\.csv, \.tsv, \.txt or \.jsonl/);
});
