import assert from "node:assert/strict";
import { join } from "node:path";
import {
  type Audit,
  auditDataset,
  type EntityRow,
  type RowPlace,
  type Splits,
  type TagRow,
} from "lib/data/mod.ts";
import { projectRoot } from "lib/fetch/mod.ts";
import { loadTokenizer } from "lib/tokenizer/mod.ts";
import { manyRows, rowsOf } from "./rows_of.ts";

const tokenizer = await loadTokenizer(join(projectRoot(), "datasets/pretrained/bert-mini-zh"));

const ids = (rows: readonly RowPlace[]) => rows.map(({ split, id }) => `${split} ${id}`);
const faultsOf = (audit: Audit) => audit.faults.map(({ kind, rows }) => [kind, ids(rows)]);

Deno.test("auditDataset() finds every planted fault and names its rows", () => {
  const audit = auditDataset({
    train: rowsOf(
      ["很好", "1"], // 1
      ["很好", "1"], // 2: repeats 1
      ["很 好", "1"], // 3: repeats 1, folded
      ["一般", "0"], // 4
      ["一般", "1"], // 5: contradicts 4, and repeats its text
      ["&nbsp;好！！！！", "1"], // 6: dirt
      ["没有标签", ""], // 7
      ["", "0"], // 8: no text
      ["？？", "0"], // 9: no word
      ["差", "0"], // 10: one character
      ["<b>很好</b>", "1"], // 11: repeats 1 once it is cleaned
      ["不坏", "ＴＯＰ"], // 12: 14's label in another width
      ["<i>一般</i>吧", "0"], // 13: contradicts 15 once it is cleaned
      ["极好", "top"], // 14
      ["一般吧", "1"], // 15
    ),
    dev: rowsOf(["很好", "1"], ["新的", "0"], ["没<br/>有标签", "1"]), // 1 leaks; 3 cleaned
    test: rowsOf(["ＯＫ", "2"], ["新 的", "0"], ["ok", "2"]), // 2 leaks from dev; 3 repeats 1
  });
  const [train, dev, test] = audit.duplicates;
  assert.deepEqual([train.exact, train.folded, ids(train.rows)], [
    ...[2, 1, ["train 2", "train 3", "train 5"]],
  ]);
  assert.deepEqual(train.cleaned && ids(train.cleaned), ["train 11", "train 15"]);
  assert.deepEqual([dev.rows, dev.cleaned], [[], []]);
  assert.deepEqual([test.exact, test.folded, ids(test.rows)], [0, 1, ["test 3"]]);
  assert.deepEqual(
    audit.leaks.map(({ from, to, exact, rows, cleaned }) => [
      ...[from, to, exact, ids(rows), cleaned && ids(cleaned)],
    ]),
    [
      ["train", "dev", 1, ["dev 1"], ["dev 3"]],
      ["train", "test", 0, [], []],
      ["dev", "test", 0, ["test 2"], []],
    ],
  );
  assert.deepEqual(
    audit.conflicts.map(({ text, rows, onlyCleaned }) => [text, ids(rows), onlyCleaned]),
    [
      ["一般", ["train 4", "train 5"], false],
      ["<i>一般</i>吧", ["train 13", "train 15"], true],
    ],
  );
  assert.deepEqual(faultsOf(audit), [
    ["without label", ["train 7"]],
    ["without text", ["train 8"]],
    ["without a letter or digit", ["train 9"]],
    ["of a single character", ["train 10"]],
  ]);
  const dirt = audit.splits[0].dirt.map(({ kind, rows, examples }) => [
    ...[kind, ids(rows), examples.map(({ text }) => text)],
  ]);
  assert.deepEqual(
    dirt,
    [
      ["HTML tags", ["train 11", "train 13"], ["<b>很好</b>", "<i>一般</i>吧"]],
      ["HTML entities", ["train 6"], ["&nbsp;好！！！！"]],
      ["punctuation repeated", ["train 6"], ["&nbsp;好！！！！"]],
      ["full-width letters or digits", [], []],
    ].filter(([, rows]) => rows.length > 0),
  );
  assert.deepEqual(audit.labels.similar, [["top", "ＴＯＰ"]]);
  assert.deepEqual(audit.labels.single.map(({ label, split }) => `${label} ${split}`), [
    ...["top train", "ＴＯＰ train", "2 test"],
  ]);
  const fails = audit.findings.filter(({ level }) => level === "fail");
  assert.deepEqual(fails.map(({ section, message }) => `${section}: ${message}`), [
    "Rows: 1 row without label",
    "Rows: 1 row without text",
    'Labels: 1 label written in several ways: "top" = "ＴＯＰ"',
    "Labels: test has labels that train lacks: 2 (2)",
    "Duplicates and contradictions: 1 text with more than one label (2 rows)",
    "Duplicates and contradictions: 1 text with more than one label once they are cleaned (2 rows)",
    "Leaks between splits: 2 of 3 dev rows (66.7 %) with a text of train: 1 to the letter, " +
    "0 but for white space, width or case, 1 more after cleaning",
    "Leaks between splits: 1 of 3 test rows (33.3 %) with a text of dev: 0 to the letter, " +
    "1 but for white space, width or case, 0 more after cleaning",
  ]);
  assert.ok(fails.every(({ advice }) => advice !== null));
});

Deno.test("auditDataset() finds nothing in a sound set", () => {
  const label = (rows: ReturnType<typeof manyRows>, name: string) =>
    rows.map((row) => ({ ...row, text: `${name} ${row.text}` }));
  const splits: Splits = {
    train: label(manyRows({ good: 40, bad: 30 }), "in train"),
    dev: label(manyRows({ good: 8, bad: 6 }), "in dev"),
    test: label(manyRows({ good: 8, bad: 6 }), "in test"),
  };
  const audit = auditDataset(splits, { tokenizer });
  const levels = new Set(audit.findings.map(({ level }) => level));
  assert.deepEqual([...levels].sort(), ["good", "info"]);
  assert.deepEqual([audit.faults, audit.conflicts, audit.unreadable], [[], [], []]);
  assert.deepEqual(audit.labels, { similar: [], single: [] });
  assert.equal(audit.entities, null);
  for (const { rows, cleaned } of [...audit.duplicates, ...audit.leaks]) {
    assert.deepEqual([rows, cleaned], [[], []]);
  }
  assert.ok(audit.splits.every(({ dirt }) => dirt.length === 0));
});

Deno.test("auditDataset() finds nothing in sound tags and entities", () => {
  const tagged = Array.from({ length: 25 }, (_, k): TagRow => ({
    id: `t${k}`,
    tokens: ["第", String(k), "京"],
    tags: ["O", "O", "B-LOC"],
  }));
  const spans = Array.from({ length: 25 }, (_, k): EntityRow => ({
    id: `e${k}`,
    text: `${k} 号读《红楼梦》，很好`,
    entities: k % 5 === 0 ? [] : [{
      start: `${k} 号读`.length,
      end: `${k} 号读《红楼梦》`.length,
      label: "BOOK",
    }],
  }));
  const audit = auditDataset({ all: [...tagged, ...spans] });
  assert.deepEqual(audit.faults, []);
  assert.deepEqual(audit.entities, {
    entities: 45,
    rowsWithout: [{ split: "all", rows: 5 }],
    inconsistent: [],
  });
  assert.ok(audit.findings.every(({ level }) => level === "good" || level === "info"));
});

Deno.test("auditDataset() counts labels, imbalance and lengths", () => {
  const audit = auditDataset({ train: manyRows({ a: 300, b: 10 }), dev: [], test: [] });
  const [train, dev] = audit.splits;
  assert.deepEqual(train.labels, [{ label: "a", count: 300 }, { label: "b", count: 10 }]);
  assert.equal(train.imbalance, 30);
  assert.deepEqual([train.characters.min, train.characters.max], [10, 12]);
  assert.deepEqual(train.lengths.characters, [[10, 20], [11, 90], [12, 200]]);
  assert.deepEqual([dev.rows, dev.imbalance, dev.characters.max], [0, 0, 0]);
  const messages = audit.findings.map(({ level, message }) => `${level} ${message}`);
  assert.ok(messages.includes("warn 1 label with fewer than 20 train rows: b (10)"));
  assert.ok(messages.some((message) => message.includes("30.0 times as frequent as the rarest")));
});

Deno.test("auditDataset() counts characters as readers do, and both texts of a pair", () => {
  const pair = { id: "1", text: "😀好", textB: "ab ", label: "1" };
  const [train] = auditDataset({ train: [pair] }).splits;
  assert.equal(train.characters.max, 5);
  assert.deepEqual(train.dirt.map(({ kind }) => kind), ["white space at an end"]);
});

Deno.test("auditDataset() counts what each maxLength would cut", () => {
  const train = rowsOf(["好".repeat(10), "1"], ["好".repeat(62), "0"], ["好".repeat(63), "0"]);
  const audit = auditDataset({ train, dev: [], test: [] }, { tokenizer, maxLengths: [12, 64] });
  const [{ tokens, truncation, lengths }] = audit.splits;
  assert.deepEqual([tokens?.min, tokens?.max], [12, 65]);
  assert.deepEqual(lengths.tokens, [[12, 1], [64, 1], [65, 1]]);
  assert.deepEqual(truncation.map(({ maxLength, rows }) => [maxLength, ids(rows)]), [
    [12, ["train 2", "train 3"]],
    [64, ["train 3"]],
  ]);
  assert.equal(truncation[1].share, 1 / 3);
  const [{ truncation: usual }] = auditDataset({ train }, { tokenizer }).splits;
  assert.deepEqual(usual.map(({ maxLength }) => maxLength), [32, 64, 128, 256, 512]);
});

Deno.test("auditDataset() finds every fault of tags and entities", () => {
  const entity = (id: string, text: string, ...spans: [number, number, string][]): EntityRow => ({
    ...{ id, text },
    entities: spans.map(([start, end, label]) => ({ start, end, label })),
  });
  const audit = auditDataset({
    train: [
      { id: "1", tokens: ["江", "西"], tags: ["B-LOC", "I-LOC"] },
      { id: "2", tokens: ["江", "西"], tags: ["O", "I-LOC"] }, // out of order, and contradicts 1
      { id: "3", tokens: [" ", "杭", "州"], tags: ["B-LOC", "I-LOC", "I-LOC"] }, // begins at a blank
      entity("4", "在北京开会", [1, 3, "ORG"]), // LOC in dev 1
    ],
    dev: [
      entity("1", "到北京去", [1, 3, "LOC"]),
      entity("2", "在 北京", [1, 4, "LOC"]), // white space
      entity("3", "在北京。", [1, 4, "LOC"]), // punctuation
      entity("4", "上海市长宁区", [0, 3, "LOC"], [2, 5, "LOC"]), // crossing
      entity("5", "上海大学校长", [0, 4, "ORG"], [0, 2, "LOC"]), // nested
      entity("6", "广州", [0, 3, "LOC"]), // outside
      entity("7", "深圳人", [1, 1, "LOC"]), // empty
    ],
    test: [],
  });
  assert.deepEqual(Object.fromEntries(audit.faults.map(({ kind, rows }) => [kind, ids(rows)])), {
    "with tags out of order": ["train 2"],
    "with an entity that begins at a blank token": ["train 3"],
    "with white space at an entity's edge": ["dev 2"],
    "with punctuation at an entity's edge": ["dev 3"],
    "with crossing entities": ["dev 4"],
    "with an entity inside of another": ["dev 5"],
    "with an entity outside of the text": ["dev 6"],
    "with an empty entity": ["dev 7"],
  });
  assert.equal(audit.conflicts.length, 1);
  const [{ text, labels }] = audit.entities?.inconsistent ?? [];
  assert.equal(text, "北京");
  assert.deepEqual(labels.map(({ label, rows }) => [label, ids(rows)]), [
    ["ORG", ["train 4"]],
    ["LOC", ["dev 1"]],
  ]);
});

Deno.test("auditDataset() takes splits of any name, and one that is not labelled", () => {
  const audit = auditDataset({ fold1: rowsOf(["a b", "x"]), fold2: rowsOf(["a b", ""]) });
  assert.deepEqual(audit.leaks.map(({ from, to, exact }) => [from, to, exact]), [
    ...[["fold1", "fold2", 1]],
  ]);
  assert.equal(audit.conflicts.length, 0);
  const messages = audit.findings.map(({ message }) => message);
  assert.ok(messages.includes("None of the 1 fold2 rows has a label"));
  assert.ok(!messages.some((message) => message.includes("without label")));
});

Deno.test("auditDataset() compares without cleaning where that is asked for", () => {
  const audit = auditDataset({ all: rowsOf(["<b>x</b> y", "1"], ["x y", "1"]) }, { clean: false });
  assert.equal(audit.duplicates[0].cleaned, null);
  const lower = auditDataset({ all: rowsOf(["xx y", "1"], ["x y", "1"]) }, {
    clean: (text) => text.replaceAll("xx", "x"),
  });
  assert.deepEqual(lower.duplicates[0].cleaned?.map(({ id }) => id), ["2"]);
});
