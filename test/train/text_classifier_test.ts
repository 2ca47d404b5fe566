import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { loadBert, readSafetensors } from "lib/bert/mod.ts";
import { type Batch, batches, encodeRows } from "lib/data/mod.ts";
import { RunConfig, TextClassifier } from "lib/train/mod.ts";
import { batchTensors } from "lib/train/batch_tensors.ts";
import { loadTokenizer } from "lib/tokenizer/mod.ts";
import { assertClose, living, openForTests, values } from "../tensors.ts";
import {
  temporaryFolder,
  TINY_CONFIG,
  tinyModel,
  toyPairs,
  toyRows,
  VOCABULARY,
} from "./tiny_model.ts";

await openForTests();

const folder = await tinyModel();
const configOf = (more: Record<string, unknown> = {}) =>
  RunConfig.parse({ model: folder, ...more });
const create = (more?: Record<string, unknown>) =>
  TextClassifier.create(configOf(more), ["bad", "good"]);

const FILES = [
  "config.json",
  "model.safetensors",
  "special_tokens_map.json",
  "tokenizer.json",
  "tokenizer_config.json",
  "vocab.txt",
];
const namesIn = (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name).sort();

/** Texts of mixed length in one padded batch. */
function mixedBatch({ tokenizer }: TextClassifier, texts?: string[]): Batch {
  const rows = texts?.map((text, i) => ({ id: `${i}`, text, label: "bad" })) ??
    [2, 5, 13, 9].flatMap((length) => toyRows(2, { length }));
  const examples = encodeRows(rows, tokenizer, { labels: ["bad", "good"] });
  return [...batches(examples, { batchSize: rows.length, padId: tokenizer.padId })][0];
}

function logitsOf(model: TextClassifier, batch: Batch): number[] {
  const logits = tf.tidy(() => model.outputs(batchTensors(batch)));
  const found = values(logits);
  logits.dispose();
  return found;
}

/** The message with which a model is not made; nothing is left of it. */
async function refusal(more: Record<string, unknown>): Promise<string> {
  const before = living();
  const error = await create(more).then(() => assert.fail("was made"), (error) => error);
  assert.deepEqual(living(), before);
  return error.message;
}

Deno.test("TextClassifier has encoder and head under their names, and frees both", async () => {
  const before = living(), model = await create();
  const names = Object.keys(model.variables);
  assert.equal(names.filter((name) => name.startsWith("bert.")).length, 37);
  assert.deepEqual(names.filter((name) => !name.startsWith("bert.")), [
    "head.dense.weight",
    "head.dense.bias",
    "head.out.weight",
    "head.out.bias",
  ]);
  assert.equal(living().tfjs, before.tfjs + 41);
  model.dispose();
  assert.deepEqual(living(), before);
});

Deno.test("TextClassifier's head follows from the seed, its encoder does not", async () => {
  const [a, b, c] = [
    await create({ seed: 4 }),
    await create({ seed: 4 }),
    await create({ seed: 5 }),
  ];
  const read = (model: TextClassifier, name: string) => values(model.variables[name]);
  assert.deepEqual(read(a, "head.dense.weight"), read(b, "head.dense.weight"));
  assert.notDeepEqual(read(a, "head.dense.weight"), read(c, "head.dense.weight"));
  const encoder = "bert.embeddings.word_embeddings.weight";
  assert.deepEqual(read(a, encoder), read(c, encoder));
  [a, b, c].forEach((model) => model.dispose());
});

Deno.test("TextClassifier refuses a maxLength beyond the encoder's positions", async () => {
  const name = folder.split("/").at(-1);
  assert.equal(
    await refusal({ maxLength: 129 }),
    `Expected maxLength of at most 128, the positions of ${name}, but found 129 (where: ` +
      "maxLength). Try 128.",
  );
});

Deno.test("TextClassifier refuses a tokenizer with more tokens than the encoder knows", async () => {
  const config = { ...TINY_CONFIG, vocab_size: VOCABULARY.length - 1 };
  const small = await tinyModel({ config }), name = small.split("/").at(-1);
  assert.equal(
    await refusal({ model: small }),
    `Expected a tokenizer of at most 70 tokens, the word embeddings of ${name}, but found 71 ` +
      `(folder: ${small}). Try the tokenizer saved together with the weights.`,
  );
});

Deno.test("TextClassifier frees the encoder if there is no tokenizer", async () => {
  const bare = await tinyModel();
  await Deno.remove(join(bare, "vocab.txt"));
  assert.match(await refusal({ model: bare }), /^Expected tokenizer\.json or vocab\.txt/);
});

Deno.test("TextClassifier of pairs hides token types from the encoder where it shall, not from the head", async () => {
  const [told, untold] = await Promise.all(
    [true, false].map((segmentIds) => create({ task: "pair", head: { segmentIds } })),
  );
  const examples = encodeRows(toyPairs(6), told.tokenizer, { labels: ["bad", "good"] });
  const [batch] = batches(examples, { batchSize: 6, padId: told.tokenizer.padId });
  const zeros = { ...batch, typeIds: new Int32Array(batch.typeIds.length) };
  assert.notDeepEqual(logitsOf(told, batch), logitsOf(untold, batch));
  // told nothing but zeros, the head of the first takes all tokens for the first sentence's
  assert.notDeepEqual(logitsOf(told, zeros), logitsOf(untold, batch));
  const types = told.variables["bert.embeddings.token_type_embeddings.weight"];
  tf.tidy(() => {
    const first = tf.slice(types, [0, 0], [1, -1]); // with equal embeddings there is nothing to tell
    [told, untold].forEach((model) =>
      model.variables["bert.embeddings.token_type_embeddings.weight"].assign(tf.tile(first, [2, 1]))
    );
  });
  assert.deepEqual(logitsOf(told, batch), logitsOf(untold, batch));
  [told, untold].forEach((model) => model.dispose());
});

Deno.test("TextClassifier of pairs refuses an encoder that knows one token type, unless it is not told", async () => {
  const config = { ...TINY_CONFIG, type_vocab_size: 1 }, model = await tinyModel({ config });
  const name = model.split("/").at(-1);
  assert.equal(
    await refusal({ model, task: "pair" }),
    "Expected two token types, to tell the sentences of a pair apart, but found 1, the token types " +
      `of ${name} (where: head.segmentIds). Try false.`,
  );
  (await create({ model, task: "pair", head: { segmentIds: false } })).dispose();
});

Deno.test("save() writes a folder that gives back encoder, head, tokenizer and labels", async () => {
  const model = await create({ head: { activation: "gelu", dropout: 0.2 }, maxLength: 64 });
  const saved = join(await temporaryFolder(), "model");
  await model.save(saved);
  assert.deepEqual(namesIn(saved), FILES);

  const config = JSON.parse(await Deno.readTextFile(join(saved, "config.json")));
  assert.deepEqual(config.id2label, { 0: "bad", 1: "good" });
  assert.deepEqual(config.label2id, { bad: 0, good: 1 });
  assert.deepEqual(config.workbook, {
    head: { kind: "sentence", activation: "gelu", dropout: 0.2 },
    maxLength: 64,
    clean: false,
  });
  const bert = await loadBert(saved),
    file = await readSafetensors(join(saved, "model.safetensors"));
  for (const [name, variable] of Object.entries(bert.variables)) {
    assert.deepEqual(values(variable), values(model.variables[name]), name);
  }
  for (const [name, variable] of Object.entries(model.headVariables)) {
    assert.deepEqual([...file.get(name)?.data as Float32Array], values(variable), name);
  }
  const tokenizer = await loadTokenizer(saved), text = "gooda anyb [UNK] badc";
  assert.deepEqual(tokenizer.encode(text).ids, model.tokenizer.encode(text).ids);
  bert.dispose();
  model.dispose();
});

Deno.test("save() gives a folder that can be fine-tuned further", async () => {
  const model = await create(), saved = join(await temporaryFolder(), "model");
  await model.save(saved);
  const again = await create({ model: saved }), batch = mixedBatch(model);
  assert.deepEqual(logitsOf(again, batch), logitsOf(model, batch)); // the same seed, so the same head
  again.dispose();
  model.dispose();
});

Deno.test("save() replaces a model saved before, and nothing else", async () => {
  const parent = await temporaryFolder(), saved = join(parent, "model");
  const [a, b] = [await create({ seed: 1 }), await create({ seed: 2 })];
  await a.save(saved);
  await b.save(saved);
  const file = await readSafetensors(join(saved, "model.safetensors"));
  assert.deepEqual(
    [...file.get("head.dense.weight")?.data as Float32Array],
    values(b.headVariables["head.dense.weight"]),
  );
  await Deno.writeTextFile(join(saved, "notes.txt"), "mine");
  await assert.rejects(() => a.save(saved), {
    message: "Expected a new folder, or one with a saved model and nothing else, but found " +
      `notes.txt in ${saved}. Try another folder.`,
  });
  assert.deepEqual(namesIn(saved), [...FILES, "notes.txt"].sort());
  assert.deepEqual(namesIn(parent).filter((name) => name !== "model"), []);
  a.dispose();
  b.dispose();
});

Deno.test("save() replaces the card that came with the model, and no other", async () => {
  const saved = join(await temporaryFolder(), "model"), card = join(saved, "README.md");
  const model = await create();
  await model.save(saved, { card: "# First" });
  assert.match(await Deno.readTextFile(card), /^# First\n\n<!-- written by the BERT workbook/);
  await model.save(saved, { card: "# Second" });
  assert.match(await Deno.readTextFile(card), /^# Second\n/);
  await model.save(saved);
  assert.deepEqual(namesIn(saved), FILES);
  await Deno.writeTextFile(card, "# Notes of my own\n");
  await assert.rejects(() => model.save(saved, { card: "# Third" }), /but found README.md in/);
  assert.equal(await Deno.readTextFile(card), "# Notes of my own\n");
  model.dispose();
});

Deno.test("save() that fails half-way leaves the old model as it was and no rest behind", async () => {
  const parent = await temporaryFolder(), saved = join(parent, "model");
  const [old, next] = [await create({ seed: 1 }), await create({ seed: 2 })];
  await old.save(saved);
  const before = FILES.map((name) => Deno.readFileSync(join(saved, name)));
  next.tokenizer.save = () => Promise.reject(new Error("No space left on device"));
  await assert.rejects(() => next.save(saved), /No space left/);
  assert.deepEqual(FILES.map((name) => Deno.readFileSync(join(saved, name))), before);
  assert.deepEqual(namesIn(parent), ["model"]);
  (await loadBert(saved)).dispose();
  old.dispose();
  next.dispose();
});

const python = process.env.WORKBOOK_TORCH_PYTHON;
if (!python) {
  console.log(
    "WORKBOOK_TORCH_PYTHON names no Python with torch and transformers: the test of saved models " +
      "in transformers is left out.",
  );
}

async function logitsInPython(saved: string, batch: Batch): Promise<number[]> {
  const script = fileURLToPath(new URL("../golden/check_saved_model.py", import.meta.url));
  const table = (numbers: Int32Array) =>
    Array.from(
      { length: batch.size },
      (_, i) => Array.from(numbers.subarray(i * batch.length, (i + 1) * batch.length)),
    );
  const input = { ids: table(batch.ids), mask: table(batch.mask), types: table(batch.typeIds) };
  const child = new Deno.Command(python ?? "", {
    args: [script, saved],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(input)));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout)).logits.flat();
}

Deno.test({
  name: "a saved bert-mini-zh has the same logits in Python's transformers",
  ignore: !python,
  async fn() {
    const model = await create({ model: "bert-mini-zh" });
    // A fresh head's logits are near 0; a larger one does not hide differences.
    const out = model.headVariables["head.out.weight"],
      dense = model.headVariables["head.dense.weight"];
    tf.tidy(() => [out, dense].forEach((w) => w.assign(tf.mul(w, 20))));
    const saved = join(await temporaryFolder(), "model");
    await model.save(saved);
    const batch = mixedBatch(model, [
      "好",
      "房间很干净，服务也好。",
      "not Chinese at all, 价格 99 元！",
    ]);
    const found = logitsOf(model, batch), wanted = await logitsInPython(saved, batch);
    assert.ok(Math.max(...wanted.map(Math.abs)) > 0.5, `logits ${wanted}`);
    assertClose(found, wanted, 1e-4);
    model.dispose();
  },
});
