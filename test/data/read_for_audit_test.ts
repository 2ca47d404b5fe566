import assert from "node:assert/strict";
import { auditDataset, readForAudit } from "lib/data/mod.ts";
import { withFile } from "./rows_of.ts";

Deno.test("readForAudit() keeps rows at fault, and says by file and line where they are", async () => {
  const csv = "review,label\n很好,1\n,0\n不好,\n一般,0,1\n";
  await withFile("train.csv", csv, async (path) => {
    const { task, columns, splits, unreadable } = await readForAudit({ train: path });
    assert.deepEqual([task, columns], ["sentence", { text: "review", label: "label" }]);
    assert.deepEqual(splits.train, [
      { id: "train.csv:2", text: "很好", label: "1" },
      { id: "train.csv:3", text: "", label: "0" },
      { id: "train.csv:4", text: "不好", label: "" },
    ]);
    assert.deepEqual(unreadable, [{
      ...{ split: "train", file: "train.csv", line: 5, column: null },
      message: 'expected 2 cells (review, label) but found 3: "一般,0,1"',
    }]);
    const { faults, findings } = auditDataset(splits, {}, unreadable);
    assert.deepEqual(faults.map(({ kind, rows }) => [kind, rows.map(({ id }) => id)]), [
      ["without text", ["train.csv:3"]],
      ["without label", ["train.csv:4"]],
    ]);
    const reading = findings.find(({ message }) => message.includes("problem of reading"));
    assert.equal(reading?.examples[0].row.id, "train.csv:5");
  });
});

Deno.test("readForAudit() keeps entities out of place, and refuses what is no row", async () => {
  const jsonl = [
    '{"text":"北京","entities":[{"start":-1,"end":9,"label":"LOC"}]}',
    '{"text":"北京","entities":[{"start":"0","end":2,"label":"LOC"}]}',
    '{"text":"北京","entities":[{"start":0,"end":2}]}',
  ].join("\n");
  await withFile("t.jsonl", jsonl, async (path) => {
    const { task, splits, unreadable } = await readForAudit({ all: path });
    assert.equal(task, "tags");
    assert.deepEqual(splits.all.map(({ id }) => id), ["t.jsonl:1"]);
    assert.deepEqual(unreadable.map(({ line, column }) => [line, column]), [
      ...[[2, "entities.0.start"], [3, "entities.0.label"]],
    ]);
  });
});

Deno.test("readForAudit() reads tags, pairs and prompts, null as nothing, and an empty file", async () => {
  await withFile("t.conll", "北 B-LOC\n京 I-LOC\n\n去 O\n", async (path) => {
    const { splits } = await readForAudit({ all: path });
    assert.deepEqual(splits.all.map(({ id }) => id), ["t.conll:1", "t.conll:4"]);
  });
  const pairs =
    '[{"sentence1":"a","sentence2":null,"label":1},\n {"sentence1":"b","sentence2":"c"}]';
  await withFile("p.json", pairs, async (path) => {
    for (const task of [undefined, "prompt"] as const) {
      const { splits } = await readForAudit({ all: path }, { task });
      assert.deepEqual(splits.all, [
        { id: "p.json:1", text: "a", textB: "", label: "1" },
        { id: "p.json:2", text: "b", textB: "c", label: "" },
      ]);
    }
  });
  await withFile("e.csv", "text,label\n", async (path) => {
    assert.deepEqual((await readForAudit({ all: path })).splits, { all: [] });
  });
});

Deno.test("readForAudit() names a column that was asked for and is not there", async () => {
  await withFile("a.csv", "text,label\nx,1\n", async (path) => {
    await assert.rejects(readForAudit({ all: path }, { columns: { text: "review" } }), {
      name: "RowsError",
      message: /column "review": expected this column but found only text, label/,
    });
  });
});
