import assert from "node:assert/strict";
import { join } from "node:path";
import { placeEntities, type TagRow } from "lib/data/mod.ts";
import { projectRoot } from "lib/fetch/mod.ts";
import { RunConfig } from "lib/train/mod.ts";
import {
  temporaryFolder,
  tinyMaskedLm,
  tinyModel,
  toyPairs,
  toyRows,
} from "../train/tiny_model.ts";
import { toyTagRows } from "../train/toy_tags.ts";

/** A folder with rows, a tiny model and a run.json that learns to tell the rows apart in seconds. */
const folder = await temporaryFolder();
const model = await tinyModel();
const table = (seed: number, count: number) =>
  ["review,stars", ...toyRows(count, { seed }).map(({ text, label }) => `${text},${label}`)]
    .join("\n");
await Deno.writeTextFile(join(folder, "rows.csv"), table(1, 128));
await Deno.writeTextFile(join(folder, "test.csv"), table(2, 24));
const RUN = {
  model,
  train: "rows.csv",
  test: "test.csv",
  columns: { text: "review", label: "stars" },
  batchSize: 8,
  epochs: 4,
  patience: 9,
  precision: "fp32",
  optim: { bottomRate: 0.008, topRate: 0.008, headRate: 0.008 },
  out: "runs/toy",
};
await Deno.writeTextFile(join(folder, "rows.xlsx"), "");
await Deno.writeTextFile(join(folder, "run.json"), JSON.stringify(RUN));

const script = (name: string) => join(projectRoot(), "lib", "cli", `${name}.ts`);
const environment = { NO_COLOR: "1", RUST_BACKTRACE: "0" };

async function command(name: string, ...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-check",
      `--config=${join(projectRoot(), "deno.json")}`,
      script(name),
      ...args,
    ],
    cwd: folder,
    env: environment,
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

const json = async (...path: string[]) =>
  JSON.parse(await Deno.readTextFile(join(folder, ...path)));

Deno.test("task finetune --help shows how it is used", async () => {
  const { code, stdout } = await command("finetune", "--help");
  assert.equal(code, 0);
  assert.match(
    stdout,
    /^Usage: deno task finetune RUN\.json \[--set KEY=VALUE \.\.\.\] \[--resume\]\n/,
  );
  for (const text of ["--set KEY=VALUE", "--resume", "Relative paths start", '"columns"']) {
    assert.ok(stdout.includes(text), text);
  }
  const example = /\{\n[^]*?\n\}/.exec(stdout)?.[0] ?? "";
  RunConfig.parse(JSON.parse(example)); // what the help shows is a run
});

Deno.test("the READMEs show a run that is one, the same in both languages", async () => {
  const [english, chinese] = await Promise.all(["README.md", "README.zh.md"].map(async (name) => {
    const text = await Deno.readTextFile(join(projectRoot(), name));
    return JSON.parse(/```json\n([^]*?)\n```/.exec(text)?.[1] ?? "");
  }));
  RunConfig.parse(english);
  assert.deepEqual(english, chinese);
});

Deno.test("task finetune trains and task predict applies what came out", async () => {
  const { code, stdout, stderr } = await command("finetune", "run.json");
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^rows\.csv: 116 train, 12 dev, 24 test rows\n/);
  assert.equal(stdout.match(/^run \(seed 1\) · epoch \d\.00\/4 /gm)?.length, 4);
  assert.match(
    stdout,
    /\ndev {3}macro_f1 [\d.]+ \[.*\] {2}accuracy .*\ntest {2}macro_f1 1 \[1, 1\]/,
  );
  assert.match(stdout, /\nWritten to .*runs\/toy: model\/, metrics\.json and more\.\n$/);

  const resolved = await json("runs", "toy", "run.json");
  assert.equal(resolved.train, join(folder, "rows.csv"));
  assert.equal(resolved.clean.tags, true);
  assert.deepEqual(RunConfig.parse(resolved), resolved);
  assert.equal((await json("runs", "toy", "metrics.json")).test.macro_f1, 1);

  const predicted = await command("predict", "runs/toy", "test.csv", "--columns.text=review");
  assert.equal(predicted.code, 0, predicted.stderr);
  const lines = predicted.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ label }) => label),
    toyRows(24, { seed: 2 }).map((row) => row.label),
  );
  assert.deepEqual(Object.keys(lines[0]), ["label", "scores"]);

  const texts = toyRows(24, { seed: 2 }).map(({ text }) => text);
  await Deno.writeTextFile(join(folder, "texts.txt"), `${texts[0]}\r\n\n${texts[1]}\n`);
  const toFile = await command("predict", "runs/toy/model", "texts.txt", "--out=new/labels.jsonl");
  assert.deepEqual([toFile.code, toFile.stdout], [0, ""], toFile.stderr);
  const written = (await Deno.readTextFile(join(folder, "new", "labels.jsonl"))).split("\n");
  assert.equal(written.length, 4, "a line for each line, and the last one's end");
  assert.deepEqual([0, 2].map((i) => JSON.parse(written[i]).label), ["good", "bad"]);

  const again = await command("finetune", "run.json");
  assert.equal(again.code, 1);
  assert.match(again.stderr, /^Expected a folder without a run but found a finished run in .*\n$/);
});

Deno.test("task finetune trains on pairs and task predict reads both columns", async () => {
  const pairs = (seed: number, count: number) =>
    [
      "question,answer,same",
      ...toyPairs(count, { seed }).map(({ text, textB, label }) => `${text},${textB},${label}`),
    ].join("\n");
  await Deno.writeTextFile(join(folder, "pairs.csv"), pairs(1, 240));
  await Deno.writeTextFile(join(folder, "pairs_test.csv"), pairs(2, 24));
  const { columns: _, ...rest } = RUN;
  const run = {
    ...rest,
    task: "pair",
    head: { features: ["cls", "mean1", "mean2"] },
    train: "pairs.csv",
    test: "pairs_test.csv",
    columns: { text: "question", textB: "answer", label: "same" },
    out: "runs/pairs",
  };
  await Deno.writeTextFile(join(folder, "pairs.json"), JSON.stringify(run));
  const { code, stdout, stderr } = await command("finetune", "pairs.json");
  assert.equal(code, 0, stderr);
  assert.match(stdout, /\ndev {3}macro_f1 1 \[1, 1\]/);
  const said = await Deno.readTextFile(join(folder, "runs", "pairs", "predictions.jsonl"));
  const test = said.trimEnd().split("\n").map((line) => JSON.parse(line))
    .filter(({ split }) => split === "test");
  assert.deepEqual(
    test.map(({ text, textB }) => [text, textB]),
    toyPairs(24, { seed: 2 }).map(({ text, textB }) => [text, textB]),
  );

  const columns = ["--columns.text=question", "--columns.textB=answer"];
  const predicted = await command("predict", "runs/pairs", "pairs_test.csv", ...columns);
  assert.equal(predicted.code, 0, predicted.stderr);
  assert.deepEqual(
    predicted.stdout.trimEnd().split("\n").map((line) => JSON.parse(line).label),
    test.map((row) => row.predicted),
  );
  const wrong: [string[], RegExp][] = [
    [
      ["runs/pairs", "pairs_test.csv", columns[0]],
      /column "textB": .*\nThe model is one of pairs: try/,
    ],
    [["runs/pairs", "texts.txt"], /^Expected a file with two columns, .* but found lines of text/],
    [
      ["runs/toy", "pairs_test.csv", ...columns],
      /^Expected no --columns\.textB for a model of single/,
    ],
  ];
  for (const [args, message] of wrong) {
    const failed = await command("predict", ...args);
    assert.deepEqual([failed.code, failed.stdout], [1, ""], args.join(" "));
    assert.match(failed.stderr, message);
  }
});

Deno.test("task finetune scores a prompt without training, and task predict answers by it", async () => {
  const run = {
    ...RUN,
    task: "prompt",
    model: await tinyMaskedLm(),
    head: { template: "{mask} anya {text}", verbalizer: { good: "gooda", bad: "bada" } },
    epochs: 0,
    out: "runs/prompt",
  };
  await Deno.writeTextFile(join(folder, "prompt.json"), JSON.stringify(run));
  const { code, stderr } = await command("finetune", "prompt.json");
  assert.equal(code, 0, stderr);
  const said = await Deno.readTextFile(join(folder, "runs", "prompt", "predictions.jsonl"));
  const test = said.trimEnd().split("\n").map((line) => JSON.parse(line))
    .filter(({ split }) => split === "test");
  const predicted = await command("predict", "runs/prompt", "test.csv", "--columns.text=review");
  assert.equal(predicted.code, 0, predicted.stderr);
  const lines = predicted.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ label }) => label), test.map((row) => row.predicted));
  const config = await json("runs", "prompt", "model", "config.json");
  assert.deepEqual(config.architectures, ["BertForMaskedLM"]);
  assert.equal(config.workbook.head.template, run.head.template);
});

Deno.test("task finetune trains on tags and task predict finds entities in words and in texts", async () => {
  const conll = (rows: TagRow[]) =>
    rows.map(({ tokens, tags }) => tokens.map((word, k) => `${word} ${tags[k]}\n`).join("")).join(
      "\n",
    );
  await Deno.writeTextFile(join(folder, "tags.conll"), conll(toyTagRows(96, { seed: 1 })));
  const test = toyTagRows(24, { seed: 2 });
  const lines = test.map((row) => JSON.stringify(placeEntities(row))).join("\n");
  await Deno.writeTextFile(join(folder, "tags_test.jsonl"), lines);
  await Deno.writeTextFile(join(folder, "tags_test.bio"), conll(test));
  const { columns: _, ...rest } = RUN;
  const run = {
    ...rest,
    task: "tags",
    head: { rateFactor: 1 },
    train: "tags.conll",
    test: "tags_test.jsonl",
    out: "runs/tags",
  };
  await Deno.writeTextFile(join(folder, "tags.json"), JSON.stringify(run));
  const { code, stdout, stderr } = await command("finetune", "tags.json");
  assert.equal(code, 0, stderr);
  assert.match(stdout, /\ntest {2}entity_f1 [\d.]+ \[.*\] {2}accuracy [\d.]+ \[/);
  const scored = (await Deno.readTextFile(join(folder, "runs", "tags", "predictions.jsonl")))
    .trimEnd().split("\n").map((line) => JSON.parse(line)).filter(({ split }) => split === "test");
  const predicted = scored.map((row) =>
    placeEntities({ ...row, tokens: row.text.split(" "), tags: row.predicted })
  );

  const said = async (...args: string[]) => {
    const found = await command("predict", "runs/tags", ...args);
    assert.equal(found.code, 0, found.stderr);
    return found.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  };
  const places = (rows: { entities: { start: number; end: number; label: string }[] }[]) =>
    rows.map(({ entities }) => entities.map(({ start, end, label }) => [start, end, label]));
  const ofTexts = await said("tags_test.jsonl"), ofWords = await said("tags_test.bio");
  assert.deepEqual(places(ofTexts), places(predicted));
  assert.deepEqual(places(ofWords), places(predicted));
  assert.deepEqual(Object.keys(ofTexts[0]), ["entities"]);
  assert.deepEqual(ofWords[0].text, test[0].tokens.join(" "));
  assert.ok(
    ofTexts.every(({ entities }) =>
      entities.every(({ score }: { score: number }) => score > 0 && score <= 1)
    ),
  );
  const wrong: [string[], RegExp][] = [
    [
      ["runs/tags", "rows.csv"],
      /^Expected texts or words in each row but found .*"review".*\nTry --columns\.text=NAME or/,
    ],
    [
      ["runs/toy", "rows.csv", "--columns.tokens=review"],
      /^Expected no --columns\.tokens for a model/,
    ],
    [
      ["runs/tags", "rows.csv", "--columns.textB=x"],
      /^Expected no --columns\.textB for a model for tags/,
    ],
  ];
  for (const [args, message] of wrong) {
    const failed = await command("predict", ...args);
    assert.deepEqual([failed.code, failed.stdout], [1, ""], args.join(" "));
    assert.match(failed.stderr, message);
  }
});

Deno.test({
  name: "task finetune is stopped by Ctrl-C and goes on with --resume to the same digits",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const long = ["run.json", "--set", "epochs=6", "--set=out=runs/stopped"];
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--no-check",
        script("finetune"),
        join(folder, "run.json"),
        ...long.slice(1),
      ],
      cwd: projectRoot(),
      env: environment,
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    let output = "", sent = false;
    for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
      output += part;
      if (!sent && output.includes("epoch 1.00/6")) {
        child.kill("SIGINT");
        sent = true;
      }
    }
    assert.equal((await child.status).code, 130);
    assert.match(
      output,
      /\nStopped after step \d+\. Go on with: deno task finetune \S*run\.json --set 'epochs=6' --set 'out=runs\/stopped' --resume\n$/,
    );
    const other = await command("finetune", ...long, "--set=seed=2", "--resume");
    assert.match(
      other.stderr,
      /^Expected the config with which the run began but found another in seed /,
    );
    const begun = await command("finetune", ...long);
    assert.match(begun.stderr, /but found a run that was stopped in .*Try --resume/);
    const resumed = await command("finetune", ...long, "--resume");
    assert.equal(resumed.code, 0, resumed.stderr);
    const straight = await command("finetune", ...long.slice(0, 3), "--set=out=runs/straight");
    assert.equal(straight.code, 0, straight.stderr);
    const outcome = async (run: string) => {
      const { curves, predictions } = await json("runs", run, "record.json");
      return { curves, predictions, metrics: await json("runs", run, "metrics.json") };
    };
    assert.deepEqual(await outcome("stopped"), await outcome("straight"));
  },
});

Deno.test("task finetune says in a sentence what is wrong, without a stack", async () => {
  await Deno.writeTextFile(join(folder, "bad.json"), '{\n  "epochs": 3,\n}');
  const wrong: [string[], RegExp][] = [
    [
      ["bad.json"],
      /^Expected a name in double quotes but found "}" \(file: .*bad\.json, line 3, column 1\)/,
    ],
    [["nowhere.json"], /^Expected a run's JSON file but found none: .*nowhere\.json\. Try/],
    [["."], /^Expected a run's JSON file but found a folder: /],
    [[], /^Expected RUN\.json but found no RUN\.json\. Usage: deno task finetune/],
    [
      ["run.json", "--set", "epoch=3"],
      /^Expected a run config but found:\n {2}epoch: unknown; did you mean epochs\?\n\(file: .*run\.json\)\n$/,
    ],
    [
      ["run.json", "--set", "clean.tag=false"],
      /^Expected a run config .*\n {2}clean: .*"tags"\?\n\(file/,
    ],
    [
      ["run.json", "--set", "out=x", "--set", "train=row.csv"],
      /^Expected a file .*Did you mean rows\.csv\?/,
    ],
    [
      ["run.json", "--set", "out=x", "--set", "columns={}"],
      /, column "text": expected this column but found only review, stars/,
    ],
    [["run.json", "--set", "out=x", "--resume"], /^Expected .* run/],
  ];
  for (const [args, message] of wrong) {
    const { code, stderr } = await command("finetune", ...args);
    assert.equal(code, 1, args.join(" "));
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /\n {4}at /);
  }
});

Deno.test("task predict says in a sentence what is wrong, and how it is used", async () => {
  const wrong: [string[], RegExp][] = [
    [["runs/toy"], /^Expected MODEL and FILE but found no FILE\. Usage: deno task predict/],
    [["runs/toy", "no.csv"], /^Expected a file of texts but found none: .*no\.csv/],
    [
      ["runs/toy", "rows.csv"],
      /column "text": expected this column but found only review, stars\.\nTry --columns\.text=NAME\.\n$/,
    ],
    [
      ["nowhere", "rows.csv", "--columns.text=review"],
      /^Expected the folder of a saved model but found no config\.json/,
    ],
    [["runs/toy", "rows.xlsx"], /^Expected a file ending in /],
    [
      ["a", "rows.csv", "--columns.text=review", "--batchSize=0"],
      /^Expected --batchSize as a whole number/,
    ],
    [
      ["a", "rows.csv", "--columns.text=review", "--precision=fp8"],
      /^Expected --precision as fp32/,
    ],
  ];
  for (const [args, message] of wrong) {
    const { code, stderr, stdout } = await command("predict", ...args);
    assert.deepEqual([code, stdout], [1, ""], args.join(" "));
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /\n {4}at /);
  }
  const { stdout } = await command("predict", "--help");
  assert.match(stdout, /^Usage: deno task predict MODEL FILE /);
});
