import assert from "node:assert/strict";
import { join } from "node:path";
import {
  type AblationResult,
  compare,
  readStudies,
  readStudy,
  runAblation,
  writeStudy,
} from "lib/ablation/mod.ts";
import type { RunRecord } from "lib/report/mod.ts";
import { parse } from "../report/dom.ts";
import { data, fakeTrainer, recordOf, temporaryStore } from "./fake_trainer.ts";
import { wrongAt } from "./scored_runs.ts";

const SEEDS = [1, 2, 3, 4, 5];
const records = SEEDS.flatMap((seed) => [
  wrongAt("base", seed, 10, seed),
  wrongAt("<b>other</b>", seed, 14, 2 * seed),
]);
const namesIn = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
const full = { profile: "full", command: "deno task book 04 profile=full" };

Deno.test("writeStudy() leaves what compare() needs for the very same numbers", async () => {
  const reports = temporaryStore();
  const folder = await writeStudy("04_pairs/toy", { ...full, results: records, reports });
  assert.equal(folder, join(reports, "04_pairs", "toy"));
  const { results, study } = await readStudy(folder);
  const found = compare(results), wanted = compare(records);
  assert.deepEqual(found, wanted);
  assert.ok(found.variants[1].rows, "the interval over rows, too");
  assert.equal(study.command, full.command);
});

Deno.test("writeStudy() writes tables, figures and a page that stands alone", async () => {
  const reports = temporaryStore();
  const input = { ...full, results: records, metrics: ["macro_f1", "seconds"], reports };
  const folder = await writeStudy("toy", input);
  assert.deepEqual(await namesIn(folder), [
    ...["answers.json", "comparison-macro_f1.json", "comparison-macro_f1.svg"],
    ...["comparison-seconds.json", "comparison-seconds.svg", "curves.svg", "results.json"],
    ...["study.html", "study.json", "table-macro_f1.csv", "table-macro_f1.md"],
    ...["table-macro_f1.tex", "table-seconds.csv", "table-seconds.md", "table-seconds.tex"],
  ]);
  const html = await Deno.readTextFile(join(folder, "study.html")), page = parse(html, "text/html");
  assert.equal([...page.querySelectorAll("table")].length, 2);
  assert.equal([...page.querySelectorAll("figure svg")].length, 3);
  assert.doesNotMatch(html, /<b>other|<script|https?:\/\/(?!www\.w3\.org)/);
  const table = await Deno.readTextFile(join(folder, "table-macro_f1.md"));
  assert.match(table, /^test macro_f1 on reviews, compared with base\n\n\| variant/);
});

Deno.test("writeStudy() keeps runs small: no texts, few points of each curve, the last one too", async () => {
  const [{ curves: [point], predictions = [] }] = records;
  const rows = Array.isArray(predictions) ? predictions : [];
  const long = records.map((record): RunRecord => ({
    ...record,
    curves: Array.from({ length: 1003 }, (_, i) => ({ ...point, step: i + 1 })),
    predictions: rows.map((row) => ({ ...row, text: "x".repeat(500) })),
  }));
  const reports = temporaryStore();
  const folder = await writeStudy("toy", { ...full, results: long, reports });
  const text = await Deno.readTextFile(join(folder, "results.json"));
  const per = text.length / records.length;
  assert.ok(per < 8000, `${per} bytes a run`);
  const { results } = await readStudy(folder);
  assert.ok(Array.isArray(results));
  assert.deepEqual([results[0].curves.length, results[0].curves.at(-1)?.step], [49, 1003]);
});

Deno.test("writeStudy() keeps the plan, and failed runs with their errors", async () => {
  const { trainer } = fakeTrainer((job) => {
    if (job.config.epochs === 4 && job.config.seed === 1) throw new RangeError("No room.");
    return recordOf(job);
  });
  const plan = { factors: { epochs: [4] }, seeds: 3, data, store: temporaryStore(), trainer };
  const results: AblationResult = await runAblation(plan);
  const reports = temporaryStore();
  const folder = await writeStudy("toy", { ...full, results, reports });
  const { results: found, study } = await readStudy(folder);
  assert.deepEqual(study.failed, [
    { variant: "epochs 4", seed: 1, error: { name: "RangeError", message: "No room." } },
  ]);
  assert.deepEqual(compare(found), compare(results));
  assert.match(await Deno.readTextFile(join(folder, "study.html")), /epochs 4, seed 1: No room\./);
});

Deno.test("writeStudy() of a quick run leaves the committed results alone", async () => {
  const reports = temporaryStore(), input = { results: records, command: "", reports };
  await writeStudy("toy", { ...input, ...full });
  const before = await Deno.readTextFile(join(reports, "toy", "study.json"));
  const quick = await writeStudy("toy", { ...input, command: "deno", profile: "quick" });
  assert.equal(quick, join(reports, "quick", "toy"));
  assert.equal(await Deno.readTextFile(join(reports, "toy", "study.json")), before);
  const studies = await readStudies(reports);
  assert.deepEqual(studies.map(({ folder }) => folder), [join(reports, "toy")]);
});

Deno.test("writeStudy() replaces a study, but none that lies within another or around it", async () => {
  const reports = temporaryStore(), input = { ...full, results: records, reports };
  await writeStudy("04/a", input);
  await writeStudy("04/a", { ...input, results: records.slice(0, 4) });
  const [{ results }] = await readStudies(reports);
  assert.equal(Array.isArray(results) && results.length, 4);
  await assert.rejects(writeStudy("04", input), {
    name: "RangeError",
    message: "Expected studies beside each other but found one within another (where: 04; " +
      `${
        join(reports, "04", "a")
      }). Try one name for each, all with "/", or delete the one that is ` +
      "out of date.",
  });
  await writeStudy("05", input);
  await assert.rejects(writeStudy("05/a", input), /one within another \(where: 05\/a;/);
  for (const wrong of ["", "a/b/c", "../x", ".x", "a b"]) {
    await assert.rejects(writeStudy(wrong, input), /^RangeError: Expected a study's name such as/);
  }
});

Deno.test("readStudy() names the file that is none of its kind", async () => {
  const reports = temporaryStore();
  const folder = await writeStudy("toy", { ...full, results: records, reports });
  const file = join(folder, "answers.json");
  await Deno.writeTextFile(file, "{");
  await assert.rejects(readStudy(folder), (error: Error) => {
    return error.name === "TypeError" && error.message.includes(`(file: ${file})`);
  });
});
