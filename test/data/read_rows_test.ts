import assert from "node:assert/strict";
import { EntityRow, PairRow, readRows, RowsError, SentenceRow, TagRow } from "lib/data/mod.ts";
import { withFile } from "./rows_of.ts";

Deno.test("readRows() reads csv, tsv and jsonl alike, with renamed columns", async () => {
  const expected = [
    { id: "a", text: "很好", label: "1" },
    { id: "b", text: "不, 好", label: "0" },
  ];
  const columns = { text: "review" };
  const files = {
    "x.csv": 'id,review,label,more\na,很好,1,x\nb,"不, 好",0,y\n',
    "x.tsv": "\ufeffid\treview\tlabel\r\na\t很好\t1\r\nb\t不, 好\t0\r\n",
    "x.jsonl": '{"id":"a","review":"很好","label":1}\n\n{"id":"b","review":"不, 好","label":0}\n',
  };
  for (const [name, content] of Object.entries(files)) {
    const rows = await withFile(name, content, (path) => readRows(path, SentenceRow, { columns }));
    assert.deepEqual(rows, expected, name);
  }
});

Deno.test("readRows() numbers rows without an id by file and line", async () => {
  const rows = await withFile("x.csv", 'text,label\n"a\nb",1\nc,2\n', (path) => {
    return readRows(path, SentenceRow);
  });
  assert.deepEqual(rows.map(({ id }) => id), ["x.csv:2", "x.csv:4"]);
});

Deno.test("readRows() lists every problem with its line and column", async () => {
  const content = 'id,text,label\n1,,1\n2,fine,0\n3,good,\n4,too,many,cells\n5,"   ",\n';
  await withFile("x.csv", content, async (path) => {
    const error = await readRows(path, SentenceRow).catch((caught) => caught);
    assert.ok(error instanceof RowsError);
    assert.equal(
      error.message,
      [
        "Expected sound rows but found 5 problems:",
        `  ${path}:2, column "text": expected a text but found nothing`,
        `  ${path}:4, column "label": expected a label but found nothing`,
        `  ${path}:5: expected 3 cells (id, text, label) but found 4: "4,too,many,cells"`,
        `  ${path}:6, column "text": expected a text but found nothing`,
        `  ${path}:6, column "label": expected a label but found nothing`,
      ].join("\n"),
    );
    assert.equal(error.problems.length, 5);
  });
});

Deno.test("readRows() reports a column that no row has once", async () => {
  await withFile("x.csv", "a,b\n1,2\n3,4\n", async (path) => {
    await assert.rejects(readRows(path, SentenceRow, { columns: { text: "review" } }), {
      message: "Expected sound rows but found 1 problem:\n" +
        `  ${path}:1, column "review": expected this column but found only a, b`,
    });
  });
});

Deno.test("readRows() reports broken JSON, and key paths inside a row", async () => {
  const content = '{"text":"abc","entities":[{"start":2,"end":9,"label":"x"}]}\n{"text":\n[1]\n' +
    '{"text":"abc","entities":[{"start":"2","end":3,"label":"x"}]}\n';
  await withFile("x.jsonl", content, async (path) => {
    const error = await readRows(path, EntityRow).catch((caught) => caught);
    assert.ok(error instanceof RowsError);
    const found = error.problems.map(({ line, column, message }) => `${line} ${column} ${message}`);
    assert.equal(
      found[0],
      "1 entities.0 expected 0 <= start < end <= 3 (the text's length) but found start 2, end 9",
    );
    assert.match(found[1], /^2 null expected JSON but found: /);
    assert.equal(found[2], "3 null expected an object but found [1]");
    assert.match(found[3], /^4 entities\.0\.start Invalid input: expected .*; found "2"$/);
  });
});

Deno.test("readRows() shows no more than a hundred problems, and keeps them all", async () => {
  const content = "text,label\n" + "x,\n".repeat(250);
  await withFile("x.csv", content, async (path) => {
    const error = await readRows(path, SentenceRow).catch((caught) => caught);
    assert.equal(error.problems.length, 250);
    assert.equal(error.message.split("\n").length, 102);
    assert.match(error.message, /… and 150 more/);
  });
});

Deno.test("readRows() reads tagged sentences", async () => {
  const content = "-DOCSTART- O\n\n江 nr B-PER\n泽\tx I-PER\n\n\n北 B-LOC\n";
  const rows = await withFile("x.conll", content, (path) => readRows(path, TagRow));
  assert.deepEqual(rows, [
    { id: "x.conll:3", tokens: ["江", "泽"], tags: ["B-PER", "I-PER"] },
    { id: "x.conll:7", tokens: ["北"], tags: ["B-LOC"] },
  ]);
  await withFile("x.bmes", "江\n", async (path) => {
    await assert.rejects(readRows(path, TagRow), /:1: expected a token and its tag but found "江"/);
  });
});

Deno.test("readRows() reads parquet", async () => {
  const { default: polars } = await import("nodejs-polars");
  await withFile("x.parquet", "", async (path) => {
    polars.DataFrame({ text: ["a", "b"], textB: ["c", "d"], label: [1, 0] }).writeParquet(path);
    assert.deepEqual(await readRows(path, PairRow), [
      { id: "x.parquet:1", text: "a", textB: "c", label: "1" },
      { id: "x.parquet:2", text: "b", textB: "d", label: "0" },
    ]);
    await Deno.writeTextFile(path, "no parquet");
    await assert.rejects(readRows(path, PairRow), /^TypeError: Expected a parquet file but found/);
  });
});

Deno.test("readRows() says which files it reads, and where bytes are not UTF-8", async () => {
  await withFile("x.doc", "", async (path) => {
    await assert.rejects(readRows(path, SentenceRow), {
      message:
        "Expected a file ending in .csv, .tsv, .jsonl, .json, .parquet or .conll but found " +
        `".doc" (${path}). Try renaming or converting it.`,
    });
  });
  const gbk = Uint8Array.of(0x61, 0x0a, 0xba, 0xc3);
  await withFile("x.csv", gbk, async (path) => {
    await assert.rejects(readRows(path, SentenceRow), /byte 0xba at offset 2 .*line 2/);
  });
  await assert.rejects(readRows("/nowhere/x.csv", SentenceRow), Deno.errors.NotFound);
});
