import assert from "node:assert/strict";
import { join } from "node:path";
import { loadFiles, RowsError } from "lib/data/mod.ts";

async function withFiles<T>(
  files: Record<string, string>,
  work: (path: (name: string) => string) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(join(folder, name), text);
    }
    return await work((name) => join(folder, name));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const CSV = "text,label\n" +
  Array.from({ length: 100 }, (_, i) => `text ${i},${i % 11}\n`).join("");

Deno.test("loadFiles() takes missing splits from the train rows", async () => {
  await withFiles({ "a.csv": CSV, "t.csv": "text,label\ntext 0,0\nnew,1\n" }, async (path) => {
    const alone = await loadFiles({ train: path("a.csv") }, { task: "sentence" });
    const sizes = (splits: object) => Object.values(splits).map((rows) => rows.length);
    assert.equal(sizes(alone.splits).reduce((a, b) => a + b), 100);
    assert.deepEqual(alone.labels, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
    const files = { train: path("a.csv"), test: path("t.csv") };
    const tested = await loadFiles(files, { task: "sentence" });
    assert.equal(tested.splits.test.length, 2);
    assert.equal(tested.splits.train.length + tested.splits.dev.length, 99);
    assert.equal(tested.report.train.leaked, 1);
    const dev = await loadFiles({ ...files, dev: path("t.csv") }, { task: "sentence" });
    assert.deepEqual(sizes(dev.splits), [99, 0, 2]); // dev is test's copy: all of it leaks
  });
});

Deno.test("loadFiles() reads pairs, tags in every notation, and entities", async () => {
  const jsonl = '{"text":"在北京","entities":[{"start":1,"end":3,"label":"LOC"}]}\n';
  await withFiles({
    "p.tsv": "q\ta\tlabel\nx\ty\tyes\n",
    "t.csv": "tokens,tags\n在 北 京,O B-LOC I-LOC\n",
    "t.conll": "在 O\n北 B-LOC\n京 I-LOC\n",
    "t.jsonl": jsonl + '{"tokens":["a"],"tags":["B-PER"]}\n',
  }, async (path) => {
    const columns = { text: "q", textB: "a" };
    const pair = await loadFiles({ train: path("p.tsv") }, { task: "pair", columns });
    assert.deepEqual(pair.splits.train, [{ id: "p.tsv:2", text: "x", textB: "y", label: "yes" }]);
    for (const name of ["t.csv", "t.conll"]) {
      const { splits, labels } = await loadFiles({ train: path(name) }, { task: "tags" });
      const [{ id: _id, ...row }] = splits.train;
      assert.deepEqual(row, { tokens: ["在", "北", "京"], tags: ["O", "B-LOC", "I-LOC"] });
      assert.deepEqual(labels, ["LOC"]);
    }
    const mixed = await loadFiles({ train: path("t.jsonl") }, { task: "tags" });
    assert.deepEqual(mixed.labels, ["LOC", "PER"]);
  });
});

Deno.test("loadFiles() lists what is wrong, key paths of tagging rows included", async () => {
  const text = '{"tokens":["a","b"],"tags":["O"]}\n{"text":"a","entities":[{"start":0,"end":2}]}\n';
  await withFiles({ "t.jsonl": text, "empty.csv": "text,label\n" }, async (path) => {
    const error = await loadFiles({ train: path("t.jsonl") }, { task: "tags" }).catch((e) => e);
    assert.ok(error instanceof RowsError);
    assert.deepEqual(error.problems.map(({ line, column }) => [line, column]), [
      ...[[1, "tags"], [2, "entities.0.label"]],
    ]);
    await assert.rejects(loadFiles({ train: path("empty.csv") }, { task: "sentence" }), {
      message: "Expected at least one row but found none (empty.csv). Try another file.",
    });
  });
});

Deno.test("loadFiles() says which files are not UTF-8", async () => {
  await withFiles({ "a.csv": CSV, "t.csv": "" }, async (path) => {
    const gbk = Uint8Array.of(0xba, 0xdc, 0xba, 0xc3, 0x2c, 0x31, 0x0a); // 很好,1
    const head = new TextEncoder().encode("text,label\n");
    await Deno.writeFile(path("t.csv"), Uint8Array.from([...head, ...gbk]));
    const files = { train: path("a.csv"), test: path("t.csv") };
    const { splits, notes } = await loadFiles(files, { task: "sentence" });
    assert.deepEqual(splits.test.map((row) => "text" in row && row.text), ["很好"]);
    assert.deepEqual(notes, ["t.csv: read as gb18030"]);
  });
});

Deno.test("loadFiles() leaves out rows whose label means that there is none, and says how many", async () => {
  const text = CSV + "not agreed on,-\nnor this,-\n";
  await withFiles({ "a.csv": text, "t.csv": "text,label\nnew,1\nother,-\n" }, async (path) => {
    const files = { train: path("a.csv"), test: path("t.csv") };
    const options = { task: "sentence", unlabelled: ["-"] } as const;
    const { splits, labels, notes } = await loadFiles(files, options);
    assert.ok(!labels.includes("-"));
    assert.deepEqual([splits.train.length + splits.dev.length, splits.test.length], [100, 1]);
    assert.deepEqual(notes, [
      "a.csv: 2 rows without a label (-) left out",
      "t.csv: 1 row without a label (-) left out",
    ]);
  });
});
