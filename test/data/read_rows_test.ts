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

Deno.test("readRows() reads .txt files as cells with tabs between", async () => {
  await withFile("x.txt", 'say "hi"\tb\t1\n"c\td\t0\n', async (path) => {
    assert.deepEqual(await readRows(path, PairRow, { header: ["text", "textB", "label"] }), [
      { id: "x.txt:1", text: 'say "hi"', textB: "b", label: "1" },
      { id: "x.txt:2", text: '"c', textB: "d", label: "0" },
    ]);
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

Deno.test("readRows() says which files it reads", async () => {
  await withFile("x.doc", "", async (path) => {
    await assert.rejects(readRows(path, SentenceRow), {
      message:
        "Expected a file ending in .csv, .tsv, .txt, .jsonl, .json, .parquet or .conll but found " +
        `".doc" (${path}). Try renaming or converting it.`,
    });
  });
  await assert.rejects(readRows("/nowhere/x.csv", SentenceRow), Deno.errors.NotFound);
});

/** `text,label`, 很好 and 不好 with labels, in GBK. */
const GBK_ROWS = Uint8Array.from([
  ...new TextEncoder().encode("text,label\n"),
  ...[0xba, 0xdc, 0xba, 0xc3, 0x2c, 0x31, 0x0a],
  ...[0xb2, 0xbb, 0xba, 0xc3, 0x2c, 0x30, 0x0a],
]);

Deno.test("readRows() reads GB18030 and UTF-16 like UTF-8, and says so", async () => {
  const utf16 = new Uint8Array(
    new Uint16Array([..."\ufefftext,label\n很好,1\n不好,0\n"]
      .map((unit) => unit.charCodeAt(0))).buffer,
  );
  const files = { gb18030: GBK_ROWS, "utf-16le": utf16 };
  for (const [encoding, content] of Object.entries(files)) {
    const notes: string[] = [];
    const rows = await withFile("x.csv", content, (path) => {
      return readRows(path, SentenceRow, { onNote: (note) => void notes.push(note) });
    });
    assert.deepEqual(rows.map(({ text, label }) => [text, label]), [["很好", "1"], ["不好", "0"]]);
    assert.deepEqual(notes, [`x.csv: read as ${encoding}`]);
  }
  await withFile("x.csv", GBK_ROWS, async (path) => {
    const [row] = await readRows(path, SentenceRow, { encoding: "windows-1252" });
    assert.equal(row.text, "ºÜºÃ");
  });
});

Deno.test("readRows() refuses damaged bytes by line, beside everything else that is wrong", async () => {
  const content = [...new TextEncoder().encode("text,label\n很好,1\n不"), 0xe4, 0xbd];
  const rest = new TextEncoder().encode(",0\n,1\n");
  await withFile("x.csv", Uint8Array.from([...content, ...rest]), async (path) => {
    await assert.rejects(readRows(path, SentenceRow), {
      message: [
        "Expected sound rows but found 2 problems:",
        `  ${path}:3: expected text in utf-8 but found bytes e4 bd at offset 23. ` +
        "Try replacing what is damaged there",
        `  ${path}:4, column "text": expected a text but found nothing`,
      ].join("\n"),
    });
  });
});
