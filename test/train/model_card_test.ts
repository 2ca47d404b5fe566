import assert from "node:assert/strict";
import { join } from "node:path";
import process from "node:process";
import * as tf from "@tensorflow/tfjs";
import {
  dataFingerprint,
  finetune,
  modelCard,
  predictEntities,
  predictTexts,
  RunConfig,
  type RunConfigInput,
  runMetrics,
  Tagger,
  TextClassifier,
  type TextOrPair,
} from "lib/train/mod.ts";
import { createModel } from "lib/train/create_model.ts";
import { PAIR_FEATURES } from "lib/heads/mod.ts";
import { assertClose, openForTests } from "../tensors.ts";
import { temporaryFolder, toyData } from "./tiny_model.ts";
import { recipe } from "./toy_runs.ts";
import { toyTagData } from "./toy_tags.ts";

await openForTests();

const config = RunConfig.parse({ ...recipe, epochs: 1, out: "/somewhere/run", name: "toy" });
const data = {
  ...toyData({ train: 16 }),
  facts: {
    source: "files: train toy.csv",
    licence: "CC0",
    clean: {},
    rows: 70,
    leftOut: [{ why: "the same text as an earlier row", rows: 6 }],
    notes: ["made up"],
  },
};
const { model, record } = await finetune({ ...config, out: undefined }, { data });
globalThis.addEventListener("unload", () => model.dispose());
model.clean = data.facts.clean;
const metrics = runMetrics(record), card = modelCard({ config, record, model, data }, metrics);

/** The text of the first block of a language. */
function block(text: string, language: string): string {
  const found = new RegExp("```" + language + "\n([^]*?)\n```").exec(text)?.[1];
  assert.ok(found, `a block of ${language}`);
  return found;
}

Deno.test("modelCard() tells data, what was left out, fingerprint, versions, seed and licences", () => {
  const wanted = [
    "- Name: toy reviews",
    "- Source: files: train toy.csv",
    "- Licence of the data: CC0",
    "- Rows read: 70; left out: 6 (the same text as an earlier row)",
    "- Note: made up",
    `- Fingerprint (SHA-256 of labels and rows): \`${dataFingerprint(data)}\``,
    "| bad | 8 | 12 | 12 |",
    "| all | 16 | 24 | 24 |",
    `- Base model: ${model.bert.name}; licence: not stated`,
    "- Seed: 1; epoch: 1, the best of 1 by macro_f1 on dev",
    `Deno ${Deno.version.deno}`,
    `TensorFlow ${record.versions.tensorflow}`,
    "Texts were cleaned for training",
    "Texts are cut at 128 tokens.",
  ];
  for (const text of wanted) assert.ok(card.includes(text), text);
  assert.match(card, /^---\nlicense: "unknown"\nbase_model: ".*"\nlibrary_name: transformers\n/);
});

Deno.test("modelCard() shows each score with its interval", () => {
  const row = /^\| accuracy \| (\S+) \\\[(\S+), (\S+)\\\] \| (\S+) \\\[(\S+), (\S+)\\\] \|$/m
    .exec(card);
  const { dev, test } = metrics;
  const wanted = [dev, test].flatMap((
    { accuracy, intervals },
  ) => [accuracy, ...intervals.accuracy]);
  assertClose(row?.slice(1).map(Number) ?? [], wanted.map(Number), 1e-4);
  assert.match(card, /^\| ece \| \S+ \| \S+ \|$/m);
});

Deno.test("modelCard() holds the config, without a folder of this machine", () => {
  const { out: _, ...shown } = config;
  assert.deepEqual(JSON.parse(block(card, "json")), { ...shown, model: model.bert.name });
  assert.ok(!card.includes("/somewhere"));
  assert.ok(!card.includes(model.bert.folder));
});

Deno.test("modelCard() has TypeScript that names what there is", async () => {
  const names = [...block(card, "ts").matchAll(/import \{ (.*?) \} from "(.*?)"/g)];
  assert.equal(names.length, 2);
  for (const [, imported, door] of names) {
    const room = await import(door);
    for (const name of imported.split(", ")) assert.equal(typeof room[name], "function", name);
  }
});

const python = process.env.WORKBOOK_TORCH_PYTHON;
if (!python) {
  console.log(
    "WORKBOOK_TORCH_PYTHON names no Python with torch and transformers: the test of the card's " +
      "Python code is left out.",
  );
}

const TEXTS = [
  "好",
  "房间很干净，服务也好。",
  "not Chinese at all, 价格 99 元！",
  "差".repeat(200),
];

const PAIRS = TEXTS.map((text, i) => [text, TEXTS[(i + 1) % TEXTS.length]] as const);

/** What the Python code of some cards answers to texts, one after the other in one process. */
async function inPython(
  codes: string[],
  texts: readonly TextOrPair[],
): Promise<Record<string, number>[][]> {
  const program = codes.map((code) => code.replace(SHOW, SEND)).join("\n\n");
  assert.equal(program.split(SEND).length, codes.length + 1);
  const { success, stdout, stderr } = await new Deno.Command(python ?? "", {
    args: ["-c", `import json\nimport sys\n\n${program}`, JSON.stringify(texts)],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trimEnd().split("\n").map((line) => JSON.parse(line));
}

const SHOW = /print\(predict\(\[.*\]\)\)/;
const SEND = "print(json.dumps(predict(json.loads(sys.argv[1]))))";

/** Runs the code of the cards of fresh models, and compares what it and the workbook say. */
async function agree(configs: RunConfigInput[], texts: readonly TextOrPair[]): Promise<void> {
  const codes: string[] = [], wanted: Record<string, number>[][] = [];
  for (const more of configs) {
    const own = RunConfig.parse({ maxLength: 64, ...more });
    const big = await TextClassifier.create(own, data.labels);
    // A fresh head tells nothing apart; a larger one does.
    for (const name of ["head.dense.weight", "head.out.weight"]) {
      tf.tidy(() => big.variables[name].assign(tf.mul(big.variables[name], 20)));
    }
    const folder = join(await temporaryFolder(), "model");
    const text = modelCard({ config: own, record, model: big, data }, metrics);
    await big.save(folder, { card: text });
    codes.push(block(text, "python").replace("path/of/this/folder", folder));
    wanted.push((await predictTexts(big, texts)).map(({ scores }) => scores));
    big.dispose();
  }
  const found = await inPython(codes, texts);
  for (const [i, rows] of wanted.entries()) {
    assert.ok(Math.max(...rows.map(({ good }) => Math.abs(good - 0.5))) > 0.1);
    for (const label of data.labels) {
      assertClose(found[i].map((row) => row[label]), rows.map((row) => row[label]), 1e-4);
    }
  }
}

Deno.test({
  name: "modelCard()'s Python code gives the workbook's probabilities",
  ignore: !python,
  fn: () =>
    agree(
      (["gelu", "tanh", "relu"] as const).map((activation) => ({ head: { activation } })),
      TEXTS,
    ),
});

Deno.test({
  name: "modelCard()'s Python code gives the workbook's probabilities of pairs",
  ignore: !python,
  fn: () => {
    const all = PAIR_FEATURES;
    return agree([
      { task: "pair" },
      { task: "pair", head: { features: [...all], pool: "withSpecial" } },
      { task: "pair", head: { features: [...all], segmentIds: false, activation: "gelu" } },
    ], [...PAIRS, ["", "好"], ["好", ""]]);
  },
});

Deno.test({
  name: "modelCard()'s Python code gives the workbook's entities, by a CRF with rules and without",
  ignore: !python,
  fn: async () => {
    const codes: string[] = [], wanted: unknown[] = [];
    const heads = [{ scheme: "BIOES" }, { constraints: "none", pieces: "all" }, {
      kind: "softmax",
    }] as const;
    for (const head of heads) {
      const own = RunConfig.parse({ task: "tags", maxLength: 64, head, seed: 4 });
      const model = await createModel(own, toyTagData());
      assert.ok(model instanceof Tagger);
      tf.tidy(() =>
        model.variables["head.out.weight"].assign(tf.mul(model.variables["head.out.weight"], 20))
      );
      const folder = join(await temporaryFolder(), "model");
      const text = modelCard({ config: own, record, model, data: toyTagData() }, metrics);
      await model.save(folder, { card: text });
      codes.push(block(text, "python").replace("path/of/this/folder", folder));
      model.clean = false; // the Python code cleans nothing
      const texts = TEXTS.filter(({ length }) => length < 60);
      const found = await predictEntities(model, texts);
      assert.ok(found.some(({ entities }) => entities.length > 1));
      wanted.push(found.map(({ entities }) => entities.map(({ score: _, ...place }) => place)));
      model.dispose();
    }
    assert.deepEqual(await inPython(codes, TEXTS.filter(({ length }) => length < 60)), wanted);
  },
});
