import assert from "node:assert/strict";
import { join } from "node:path";
import {
  auditDataset,
  type EntityRow,
  formatAudit,
  readRows,
  type RowPlace,
  SentenceRow,
  type Splits,
  type TagRow,
} from "lib/data/mod.ts";
import { projectRoot } from "lib/fetch/mod.ts";
import { loadTokenizer } from "lib/tokenizer/mod.ts";
import { manyRows, rowsOf } from "./rows_of.ts";

const SHARED = join(projectRoot(), "../shared/datasets");
const hasShared = await Deno.stat(SHARED).then(() => true, () => false);
const tokenizer = await loadTokenizer(join(projectRoot(), "datasets/pretrained/bert-mini-zh"));

const ids = (rows: readonly RowPlace[]) => rows.map(({ split, id }) => `${split} ${id}`);

Deno.test("auditDataset() finds every planted fault and names its rows", () => {
  const audit = auditDataset({
    train: rowsOf(
      ["很好", "1"], // 1
      ["很好", "1"], // 2: repeats 1
      ["很 好", "1"], // 3: repeats 1, folded
      ["一般", "0"], // 4
      ["一般", "1"], // 5: contradicts 4, and repeats its text
      ["&nbsp;好！！！", "1"], // 6: dirt
      ["没有标签", ""], // 7
    ),
    dev: rowsOf(["很好", "1"], ["新的", "0"]), // 1 leaks
    test: rowsOf(["ＯＫ", "2"], ["新 的", "0"], ["ok", "2"]), // 2 leaks from dev; 3 repeats 1
  });
  assert.deepEqual(audit.duplicates.map(({ exact, folded, rows }) => [exact, folded, ids(rows)]), [
    [2, 1, ["train 2", "train 3", "train 5"]],
    [0, 0, []],
    [0, 1, ["test 3"]],
  ]);
  assert.deepEqual(audit.leaks.map(({ from, to, exact, rows }) => [from, to, exact, ids(rows)]), [
    ["train", "dev", 1, ["dev 1"]],
    ["train", "test", 0, []],
    ["dev", "test", 0, ["test 2"]],
  ]);
  assert.deepEqual(audit.conflicts.map(({ text, rows }) => [text, ids(rows)]), [
    ["一般", ["train 4", "train 5"]],
  ]);
  assert.deepEqual(audit.faults.map(({ kind, rows }) => [kind, ids(rows)]), [
    ["without label", ["train 7"]],
  ]);
  const dirt = audit.splits[0].dirt.map(({ kind, rows }) => [kind, ids(rows)]);
  assert.deepEqual(dirt, [
    ["HTML entities", ["train 6"]],
    ["punctuation repeated", ["train 6"]],
  ]);
  const fails = audit.findings.filter(({ level }) => level === "fail").map(({ message }) =>
    message
  );
  assert.equal(fails.length, 5);
  assert.ok(fails.includes("test has labels that train lacks: 2 (2)"));
});

Deno.test("auditDataset() counts labels, imbalance and lengths", () => {
  const audit = auditDataset({ train: manyRows({ a: 300, b: 10 }), dev: [], test: [] });
  const [train, dev] = audit.splits;
  assert.deepEqual(train.labels, [{ label: "a", count: 300 }, { label: "b", count: 10 }]);
  assert.equal(train.imbalance, 30);
  assert.deepEqual([train.characters.min, train.characters.max], [10, 12]);
  assert.deepEqual([dev.rows, dev.imbalance, dev.characters.max], [0, 0, 0]);
  const messages = audit.findings.map(({ level, message }) => `${level} ${message}`);
  assert.ok(messages.includes("warn 1 label with fewer than 20 train rows: b (10)"));
  assert.ok(messages.some((message) => message.includes("30.0 times as frequent as the rarest")));
  assert.ok(messages.includes("good No text is in two splits"));
});

Deno.test("auditDataset() counts what each maxLength would cut", () => {
  const train = rowsOf(["好".repeat(10), "1"], ["好".repeat(62), "0"], ["好".repeat(63), "0"]);
  const audit = auditDataset({ train, dev: [], test: [] }, { tokenizer, maxLengths: [12, 64] });
  const [{ tokens, truncation }] = audit.splits;
  assert.deepEqual([tokens?.min, tokens?.max], [12, 65]);
  assert.deepEqual(truncation.map(({ maxLength, rows }) => [maxLength, ids(rows)]), [
    [12, ["train 2", "train 3"]],
    [64, ["train 3"]],
  ]);
  assert.equal(truncation[1].share, 1 / 3);
});

Deno.test("auditDataset() looks at tags and entities", () => {
  const tagged: TagRow[] = [
    { id: "1", tokens: ["江", "西"], tags: ["B-LOC", "I-LOC"] },
    { id: "2", tokens: ["江", "西"], tags: ["O", "I-LOC"] },
  ];
  const spans: EntityRow[] = [
    { id: "3", text: "在 北京", entities: [{ start: 1, end: 4, label: "LOC" }] },
  ];
  const audit = auditDataset({ train: tagged, dev: spans, test: [] });
  assert.deepEqual(audit.faults.map(({ kind, rows }) => [kind, ids(rows)]), [
    ["with suspicious entities", ["train 2", "dev 3"]],
  ]);
  assert.deepEqual(audit.splits[0].labels, [{ label: "LOC", count: 1 }]);
  assert.equal(audit.conflicts.length, 1);
});

Deno.test("formatAudit() says first what spoils results", () => {
  const rows = rowsOf(["很好", "1"], ["不好", "0"]);
  const text = formatAudit(auditDataset({ train: rows, dev: [], test: rows.slice(0, 1) }));
  assert.equal(
    text,
    [
      "train: 2 rows",
      "  labels      0 1, 1 1; imbalance 1.0",
      "  characters  2 – 2, mean 2.0, median 2, 90 % up to 2, 95 % up to 2, 99 % up to 2",
      "",
      "dev: no rows",
      "",
      "test: 1 rows",
      "  labels      1 1; imbalance 1.0",
      "  characters  2 – 2, mean 2.0, median 2, 90 % up to 2, 95 % up to 2, 99 % up to 2",
      "",
      "Findings: 1 that spoil results, 1 warnings",
      "✘ 1 of 1 test texts are in train too (1 of them to the letter): scores on test would be too " +
      "good. Leave them out of train. See test 1",
      "⚠ 2 labels with fewer than 20 train rows: 0 (1), 1 (1)",
      "✔ No text has two labels",
      "✔ No split has a text twice",
      "✔ No text shows dirt",
    ].join("\n"),
  );
});

Deno.test({
  name: "auditDataset() finds what is known of ChnSentiCorp and SMP2020",
  ignore: !hasShared,
  fn: async () => {
    const read = async (names: string[]): Promise<Splits> => {
      const [train, dev, test] = await Promise.all(
        names.map((name) =>
          readRows(join(SHARED, name), SentenceRow, { columns: { text: "text_a" } })
        ),
      );
      return { train, dev, test };
    };
    const folder = "zh_chnsenticorp";
    const reviews = auditDataset(
      await read(["train", "dev", "test"].map((name) => `${folder}/${name}.tsv`)),
    );
    assert.deepEqual(reviews.leaks.map(({ rows }) => rows.length), [340, 333, 40]);
    assert.deepEqual(reviews.duplicates.map(({ rows }) => rows.length), [1358, 22, 22]);
    assert.equal(reviews.conflicts.length, 36);
    const posts = auditDataset(
      await read(["train", "dev", "test"].map((name) => `zh_smp2020_ewect/usual_${name}.tsv`)),
    );
    assert.deepEqual(posts.leaks.slice(0, 2).map(({ rows }) => rows.length), [130, 238]);
    assert.deepEqual(posts.duplicates.map(({ rows }) => rows.length), [761, 8, 28]);
    assert.equal(posts.conflicts.length, 112);
    const dirt = (kind: string) =>
      posts.splits.reduce((sum, split) => {
        return sum + (split.dirt.find((fault) => fault.kind === kind)?.rows.length ?? 0);
      }, 0);
    assert.equal(dirt("byte order mark inside"), 23);
    assert.equal(dirt("private-use characters"), 18);
    assert.equal(dirt("HTML entities"), 18);
  },
});
