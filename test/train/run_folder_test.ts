import assert from "node:assert/strict";
import { join } from "node:path";
import { textOf } from "lib/data/mod.ts";
import { RunRecord } from "lib/report/mod.ts";
import {
  claimRunFolder,
  dataFingerprint,
  finetune,
  loadClassifier,
  loadRunData,
  predictTexts,
  resume,
  RunConfig,
  runMetrics,
  writeRunFolder,
} from "lib/train/mod.ts";
import { temporaryFolder, toyData, toyRows } from "./tiny_model.ts";
import { recipe } from "./toy_runs.ts";

const parent = await temporaryFolder(), folder = join(parent, "run");
const lines = toyRows(80, { seed: 1 }).map(({ text, label }) => `${text},${label}`);
const train = join(parent, "reviews.csv");
await Deno.writeTextFile(train, ["text,label", ...lines, lines[0]].join("\n"));

const config = RunConfig.parse({ ...recipe, epochs: 1, train, clean: { repeats: 2 } });
const data = await loadRunData(config);
const { model, record } = await finetune(config, { data });
const metrics = await writeRunFolder(folder, { config, record, model, data });
globalThis.addEventListener("unload", () => model.dispose());

const read = (name: string) => Deno.readTextFileSync(join(folder, name));
const json = (name: string) => JSON.parse(read(name));
const namesIn = (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name).sort();

Deno.test("writeRunFolder() writes config, metrics, predictions, record and model, and no rest", () => {
  assert.deepEqual(namesIn(folder), [
    "metrics.json",
    "model",
    "predictions.jsonl",
    "record.json",
    "run.json",
  ]);
  assert.deepEqual(namesIn(parent).filter((name) => name.startsWith(".")), []);
});

Deno.test("writeRunFolder() writes a config and a record that read back as they were", () => {
  assert.deepEqual(RunConfig.parse(json("run.json")), config);
  assert.deepEqual(RunRecord.parse(json("record.json")), record);
});

Deno.test("writeRunFolder() writes the record's scores with an interval around each", () => {
  assert.deepEqual(json("metrics.json"), JSON.parse(JSON.stringify(metrics)));
  assert.deepEqual(metrics, runMetrics(record));
  for (const split of ["dev", "test"] as const) {
    const { rows, intervals, ...scores } = json("metrics.json")[split];
    assert.deepEqual(scores, record[split]);
    assert.equal(rows, record.data.rows[split]);
    const without = Object.keys(scores).filter((name) => !Object.hasOwn(intervals, name));
    assert.deepEqual(without, ["ece"]);
    for (const [name, [low, high]] of Object.entries<[number, number]>(intervals)) {
      const value = record[split][name] ?? NaN;
      assert.ok(low <= value && value <= high, `${split} ${name}: ${low} to ${high}`);
    }
  }
  assert.match(read("metrics.json"), /"macro_f1": \[[\d.]+, [\d.]+\]/);
});

Deno.test("writeRunFolder() writes a prediction a line, in the order of the rows", () => {
  const rows = read("predictions.jsonl").trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.ok(Array.isArray(record.predictions));
  assert.equal(rows.length, record.predictions.length);
  rows.forEach((row, i) => {
    const { probabilities = [], ...rest } =
      (record.predictions as { probabilities?: number[] }[])[i];
    const [bad, good] = probabilities;
    assert.deepEqual(row, { ...rest, scores: { bad, good } });
  });
});

Deno.test("a model from a run's folder predicts what the run predicted, bit for bit", async () => {
  const loaded = await loadClassifier(folder);
  const texts = data.splits.test.map((row) => textOf(row));
  const wanted = read("predictions.jsonl").trimEnd().split("\n").map((line) => JSON.parse(line))
    .filter(({ split }) => split === "test");
  const found = await predictTexts(loaded, texts, {
    batchSize: 2 * config.batchSize,
  });
  assert.deepEqual(
    found,
    wanted.map(({ predicted, scores }) => ({ label: predicted, scores })),
  );
  assert.deepEqual(loaded.clean, data.facts.clean);
  loaded.dispose();
});

Deno.test("writeRunFolder() leaves what else is in the folder, and removes old metrics first", async () => {
  const again = join(parent, "again");
  await Deno.mkdir(join(again, "checkpoints", "step-00000001"), { recursive: true });
  await Deno.writeTextFile(join(again, "notes.txt"), "mine");
  await Deno.writeTextFile(join(again, "metrics.json"), "{}");
  model.tokenizer.save = () => Promise.reject(new Error("No space left on device"));
  try {
    await assert.rejects(() => writeRunFolder(again, { config, record, model, data }), /No space/);
  } finally {
    Reflect.deleteProperty(model.tokenizer, "save");
  }
  assert.deepEqual(namesIn(again), ["checkpoints", "notes.txt"]);
  await writeRunFolder(again, { config, record, model, data });
  assert.equal(await Deno.readTextFile(join(again, "notes.txt")), "mine");
  assert.deepEqual(namesIn(join(again, "checkpoints")), ["step-00000001"]);
});

Deno.test("writeRunFolder() says of a model that its texts were not cleaned where they were not", async () => {
  const plain = toyData({ train: 16 }), bare = join(parent, "bare");
  await writeRunFolder(bare, { config, record, model, data: plain });
  const saved = JSON.parse(await Deno.readTextFile(join(bare, "model", "config.json")));
  assert.equal(saved.workbook.clean, false);
  const card = await Deno.readTextFile(join(bare, "model", "README.md"));
  assert.match(card, /Texts go in as they are\./);
  assert.ok(card.includes(dataFingerprint(plain)));
});

const claim = async (path: string) => (await claimRunFolder(path, config))[Symbol.dispose]();

Deno.test("claimRunFolder() takes a new folder and refuses those that hold a run", async () => {
  const fresh = join(parent, "fresh");
  await claim(fresh);
  assert.deepEqual(namesIn(fresh), ["run.json"]);
  await claim(fresh); // a run that came to no checkpoint has nothing to lose
  await assert.rejects(() => claim(folder), {
    message:
      `Expected a folder without a run but found a finished run in ${folder} (where: out). ` +
      "To begin anew, name another folder, or remove this one.",
  });
  await Deno.mkdir(join(fresh, "checkpoints", "step-00000001"), { recursive: true });
  const stopped = {
    message:
      `Expected a folder without a run but found a run that was stopped in ${fresh} (where: ` +
      `out). Try --resume (in a notebook: resume("${fresh}")). To begin anew, name another folder, ` +
      "or remove this one.",
  };
  await assert.rejects(() => claim(fresh), stopped);
  await Deno.mkdir(join(fresh, "model")); // killed while it wrote its results
  await assert.rejects(() => claim(fresh), stopped);
});

Deno.test("claimRunFolder() holds a folder: no other run begins or goes on in it meanwhile", async () => {
  const held = join(parent, "held"),
    busy = {
      message:
        `Expected a folder that no run is writing but found one under way in ${held} (where: ` +
        "out). Try again when it has ended, or name another folder.",
    };
  {
    using _claim = await claimRunFolder(held, config);
    await assert.rejects(() => claim(held), busy);
    await assert.rejects(() => resume(held), busy);
    await assert.rejects(() => finetune({ ...config, out: held }, { data }), busy);
  }
  await claim(held);
});

Deno.test("writeRunFolder() clears away what a killed writer left half-written", async () => {
  const out = join(parent, "halves"), halves = [".model.12-3ab.tmp", ".record.json.7-00ff.tmp"];
  await Deno.mkdir(join(out, halves[0]), { recursive: true });
  await Deno.writeTextFile(join(out, halves[1]), "{");
  await Deno.writeTextFile(join(out, ".mine.tmp"), "");
  await writeRunFolder(out, { config, record, model, data });
  assert.deepEqual(namesIn(out).filter((name) => name.startsWith(".")), [".mine.tmp"]);
});
