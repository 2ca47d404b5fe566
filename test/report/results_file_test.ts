import assert from "node:assert/strict";
import { join } from "node:path";
import { readPredictions, readRunRecords, type RunRecord, writeResults } from "lib/report/mod.ts";
import { runRecord } from "./fixture.ts";

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("writeResults() and readRunRecords() keep every digit", () =>
  inFolder(async (folder) => {
    const records = [runRecord(), runRecord({ seed: 2, test: { macro_f1: 0.1 + 0.2 } })];
    const path = await writeResults(join(folder, "new"), records);
    assert.equal(path, join(folder, "new", "results.json"));
    assert.deepEqual(await readRunRecords(path), records);
    assert.deepEqual(await readRunRecords(join(folder, "new")), records);
  }));

Deno.test("readRunRecords() reads a folder of runs in the order of their names", () =>
  inFolder(async (folder) => {
    await writeResults(join(folder, "b"), [runRecord({ name: "second" })]);
    await writeResults(join(folder, "a"), [runRecord({ name: "first" })]);
    await Deno.mkdir(join(folder, "empty"));
    const names = (await readRunRecords(folder)).map((record) => record.name);
    assert.deepEqual(names, ["first", "second"]);
  }));

Deno.test("writeResults() leaves the old file when a record does not fit", () =>
  inFolder(async (folder) => {
    const path = await writeResults(folder, [runRecord()]);
    const before = await Deno.readTextFile(path);
    const wrong: RunRecord = { ...runRecord(), seed: 1.5 };
    await assert.rejects(writeResults(folder, [wrong]), (error: Error) => {
      assert.match(error.message, /^Expected a run's results but found \(.*results\.json\)/);
      assert.match(error.message, /records\[0\]\.seed/);
      return true;
    });
    assert.equal(await Deno.readTextFile(path), before);
    assert.deepEqual(Array.from(Deno.readDirSync(folder), (entry) => entry.name), ["results.json"]);
  }));

Deno.test("readRunRecords() says where it looked in vain", () =>
  inFolder(async (folder) => {
    await assert.rejects(readRunRecords(folder), {
      name: "NotFound",
      message: "Expected results.json in the folder or right below it but found none " +
        `(${folder}). Try the folder of a finished run.`,
    });
    await assert.rejects(readRunRecords(join(folder, "no")), /found nothing .*no\)/);
  }));

Deno.test("readRunRecords() names the file that is no JSON or another format", () =>
  inFolder(async (folder) => {
    const path = join(folder, "results.json");
    await Deno.writeTextFile(path, '{"format": "workbook-results", "ver');
    await assert.rejects(readRunRecords(path), /Expected JSON but found an error.*results\.json/);
    await Deno.writeTextFile(path, '{"format":"workbook-results","version":9,"records":[]}');
    await assert.rejects(readRunRecords(path), /results\.json\):[^]*version/);
  }));

Deno.test("readPredictions() reads inline rows, a file of lines, or none", () =>
  inFolder(async (folder) => {
    const row = { id: 1, split: "test" as const, label: "a", predicted: "b" };
    assert.deepEqual(await readPredictions(runRecord(), folder), []);
    assert.deepEqual(await readPredictions(runRecord({ predictions: [row] }), folder), [row]);
    await Deno.writeTextFile(join(folder, "p.jsonl"), `${JSON.stringify(row)}\n\n`);
    assert.deepEqual(await readPredictions(runRecord({ predictions: "p.jsonl" }), folder), [row]);
  }));

Deno.test("readPredictions() names the wrong line", () =>
  inFolder(async (folder) => {
    const good = JSON.stringify({ id: 1, split: "dev", label: "a", predicted: "a" });
    await Deno.writeTextFile(join(folder, "p.jsonl"), `${good}\n{"id": 2}\n`);
    const record = runRecord({ predictions: "p.jsonl" });
    await assert.rejects(readPredictions(record, folder), /p\.jsonl, line 2/);
  }));
