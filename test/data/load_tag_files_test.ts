import assert from "node:assert/strict";
import { join } from "node:path";
import { answerOf, labelsIn, loadTagFiles, type Row, textOf } from "lib/data/mod.ts";
import { hasShared, readCluener, readSnips, SHARED } from "./shared_datasets.ts";

async function withFolder<T>(
  files: Record<string, string>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(join(folder, name), text);
    }
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const conll = (count: number, name: string) =>
  Array.from({ length: count }, (_, k) => `${name}\tB-PER\n${k}\tO\n`).join("\n");

Deno.test("loadTagFiles() reads rows, takes dev from train, and is undefined without the folder", async () => {
  const data = await withFolder(
    { "train.conll": conll(20, "李"), "test.bmes": conll(3, "王") },
    (folder) => loadTagFiles(folder, { train: "train.conll", test: "test.bmes" }),
  );
  assert.ok(data);
  const { train, dev, test } = data.splits;
  assert.deepEqual([train.length, dev.length, test.length], [18, 2, 3]);
  assert.deepEqual(test[0], { id: "test.bmes:1", tokens: ["王", "0"], tags: ["B-PER", "O"] });
  assert.deepEqual(data.labels, ["PER"]);
  assert.equal(await loadTagFiles("no/such/folder", { train: "train.conll" }), undefined);
});

Deno.test("loadTagFiles() reads CLUENER's notation, and keeps the longest of nested entities", async () => {
  const line = {
    text: "北京大学在北京",
    label: { address: { 北京: [[0, 1], [5, 6]] }, organization: { 北京大学: [[0, 3]] } },
  };
  const files = { "train.json": JSON.stringify(line), "dev.json": "" };
  const data = await withFolder(
    files,
    (folder) =>
      loadTagFiles(folder, { train: "train.json", dev: "dev.json" }, { notation: "cluener" }),
  );
  assert.deepEqual(data?.splits.train, [{
    id: "train.json:1",
    text: "北京大学在北京",
    entities: [
      { start: 0, end: 4, label: "organization" },
      { start: 5, end: 7, label: "address" },
    ],
  }]);
  await assert.rejects(
    withFolder(
      { "train.json": JSON.stringify({ ...line, text: "短" }) },
      (folder) => loadTagFiles(folder, { train: "train.json" }, { notation: "cluener" }),
    ),
    { name: "RowsError", message: /expected 0 <= start < end <= 1/ },
  );
});

Deno.test("loadTagFiles() reads words and tags that lie in two files", async () => {
  const files = { "a_seq.in": "play jazz \nstop\n", "a_seq.out": "O B-genre\nO\n" };
  const data = await withFolder(
    files,
    (folder) => loadTagFiles(folder, { train: "a", dev: "a" }, { notation: "seq" }),
  );
  assert.deepEqual(data?.splits.dev[0], {
    id: "a:1",
    tokens: ["play", "jazz"],
    tags: ["O", "B-genre"],
  });
  assert.equal(data?.report.train.leaked, 2); // the same rows are in dev
  const load = (words: string, tags: string) =>
    withFolder(
      { "a_seq.in": words, "a_seq.out": tags },
      (folder) => loadTagFiles(folder, { train: "a" }, { notation: "seq" }),
    );
  await assert.rejects(load("a\nb\n", "O\n"), {
    name: "TypeError",
    message: /^Expected as many lines of words as of tags but found 2 and 1 /,
  });
  await assert.rejects(load("a b\n", "O\n"), /line 1\):\n.*expected as many tags as tokens/s);
});

/** Rows as texts to compare: without their ids, which name files differently. */
const plain = (rows: readonly Row[]) => rows.map((row) => `${textOf(row)} ${answerOf(row)}`);

Deno.test({
  name: "loadTagFiles() reads CLUENER, Resume NER and SNIPS whole, but for doubles and leaks",
  ignore: !hasShared,
  async fn() {
    const cluener = await loadTagFiles(
      join(SHARED, "zh_cluener"),
      { train: "train.json", test: "dev.json" },
      { notation: "cluener" },
    );
    const resume = await loadTagFiles(join(SHARED, "zh_resume_ner"), {
      train: "train.char.bmes",
      dev: "dev.char.bmes",
      test: "test.char.bmes",
    });
    const snips = await loadTagFiles(
      join(SHARED, "en_snips_slots"),
      { train: "train", dev: "valid", test: "test" },
      { notation: "seq" },
    );
    assert.ok(cluener && resume && snips);
    const sizes = [cluener, resume, snips].map((
      { labels, splits: { train, dev, test } },
    ) => [labels.length, train.length, dev.length, test.length]);
    assert.deepEqual(sizes, SIZES);
    const wanted = await readCluener(), slots = await readSnips("tags");
    const [names, phrases] = [wanted.dev, slots.test].map((rows) => new Set(plain(rows)));
    assert.ok(plain(cluener.splits.test).every((row) => names.has(row)));
    assert.ok(plain(snips.splits.test).every((row) => phrases.has(row)));
    const entities = cluener.splits.test.flatMap(labelsIn).length;
    assert.equal(entities, wanted.dev.flatMap(labelsIn).length);
  },
});

/** Types, then rows of train, dev and test: those of SOURCE.txt without doubles and leaks. */
const SIZES = [[10, 9675, 1073, 1343], [8, 3798, 462, 475], [39, 12815, 694, 699]];
