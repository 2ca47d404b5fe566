import assert from "node:assert/strict";
import { join } from "node:path";
import { fillMask, loadMaskedLm } from "lib/bert/mod.ts";
import { exportOnnx } from "lib/export/mod.ts";
import { projectRoot } from "lib/fetch/mod.ts";
import { openSession } from "lib/serve/mod.ts";
import { predictEntities, predictTexts, type Tagger, type TextClassifier } from "lib/train/mod.ts";
import { living, openForTests } from "../tensors.ts";
import { temporaryFolder } from "../train/tiny_model.ts";
import { toyTagRows } from "../train/toy_tags.ts";
import { newFolder, PAIRS, TEXTS, tinyClassifier, tinyTagger } from "../export/tiny_exports.ts";

await openForTests();

/** An export opened, and closed when the block ends. */
async function opened(
  model: TextClassifier | Tagger | string,
  options: Parameters<typeof openSession>[1] = {},
) {
  const folder = await newFolder();
  await exportOnnx(model, folder, { int8: options.storage === "int8", maxError: 0.02 });
  const session = await openSession(folder, options);
  return { session, [Symbol.asyncDispose]: () => session.dispose() };
}

/** Equal but for the last digits of numbers. */
function assertAlike(found: unknown, wanted: unknown, tolerance = 1e-4, where = "answers"): void {
  if (typeof wanted === "number") {
    assert.ok(Math.abs(Number(found) - wanted) <= tolerance, `${where}: ${found}, not ${wanted}`);
  } else if (typeof wanted !== "object" || wanted === null) {
    assert.equal(found, wanted, where);
  } else {
    const given = found as Record<string, unknown>;
    assert.deepEqual(Object.keys(given), Object.keys(wanted), where);
    for (const [key, value] of Object.entries(wanted)) {
      assertAlike(given[key], value, tolerance, `${where}.${key}`);
    }
  }
}

Deno.test("a session gives texts the answers of predictTexts(), cleaned alike", async () => {
  const model = await tinyClassifier();
  for (const clean of [false, {}] as const) {
    model.clean = clean;
    await using open = await opened(model, { threads: 1 });
    const { session } = open;
    assert.ok(session.task === "sentence");
    const found = await session.predict(TEXTS, { batchSize: 3 });
    assertAlike(found, await predictTexts(model, TEXTS));
    assert.ok(new Set(found.map(({ scores }) => scores.good.toFixed(2))).size > 3, "they differ");
    assert.deepEqual(await session.predict([]), []);
    const swapped = PAIRS as unknown as string[];
    await assert.rejects(() => session.predict(swapped), /Expected single texts/);
  }
  model.dispose();
});

Deno.test("a session gives pairs the answers of predictTexts()", async () => {
  for (const pool of ["tokens", "withSpecial"]) {
    const features = ["cls", "mean1", "mean2", "absdiff", "product"];
    const model = await tinyClassifier({ task: "pair", head: { features, pool } });
    await using open = await opened(model);
    const { session } = open;
    assert.ok(session.task === "pair");
    assertAlike(await session.predict(PAIRS), await predictTexts(model, PAIRS));
    model.dispose();
  }
});

Deno.test("a session finds the entities of predictEntities(), in windows and in raw texts", async () => {
  const rows = [...toyTagRows(4), ...toyTagRows(2, { seed: 3, length: 60 })];
  const words = rows.map(({ tokens }) => tokens), texts = words.map((list) => list.join("  "));
  const heads = [{}, { kind: "softmax" }, { constraints: "train" }, { pieces: "all" }];
  for (const head of heads) {
    const model = await tinyTagger(head);
    model.clean = {};
    await using open = await opened(model);
    const { session } = open;
    assert.ok(session.task === "tags");
    const inputs = [...texts, ...TEXTS, ...words];
    const found = await session.predict(inputs, { batchSize: 4 });
    assertAlike(found, await predictEntities(model, inputs));
    assert.ok(found.some(({ entities }) => entities.length > 0), "there are some");
    model.dispose();
  }
});

Deno.test("a session guesses the masked words of fillMask()", async () => {
  await using open = await opened("bert-mini-zh");
  const { session } = open, model = await loadMaskedLm("bert-mini-zh");
  assert.ok(session.task === "masked_lm");
  const texts = ["这家酒店的[MASK]务很好", "房间很干[MASK]，[MASK]置也好。"];
  const found = await session.predict(texts, { top: 3 });
  for (const [i, text] of texts.entries()) {
    assertAlike(found[i], await fillMask(model, text, { top: 3 }));
  }
  assert.equal(found[0][0].words[0].word, "服");
  await assert.rejects(
    () => session.predict(["没有"]),
    /^RangeError: Expected \[MASK\] in the text but found none \(where: texts\[0\]\)/,
  );
  await assert.rejects(
    () => session.predict(["好".repeat(600)]),
    /at most 512 tokens but found 602/,
  );
  model.dispose();
});

Deno.test("a session of int8 answers nearly as the model, and all leave nothing behind", async () => {
  const model = await tinyClassifier(), wanted = await predictTexts(model, TEXTS);
  const before = living();
  {
    await using open = await opened(model, { storage: "int8" });
    assert.ok(open.session.task === "sentence");
    assertAlike(
      (await open.session.predict(TEXTS)).map(({ scores }) => scores),
      wanted.map(({ scores }) => scores),
      0.1,
    );
  }
  assert.deepEqual(living(), before);
  model.dispose();
});

Deno.test("a session needs no TensorFlow, also to decode tags", async () => {
  const model = await tinyTagger({ constraints: "train" }), folder = await newFolder();
  await exportOnnx(model, folder);
  const texts = join(await temporaryFolder(), "texts.json");
  await Deno.writeTextFile(texts, JSON.stringify(TEXTS));
  const script = join(projectRoot(), "test", "serve", "without_engine.ts");
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", script, folder, texts],
    cwd: projectRoot(),
    env: { LIBTENSORFLOW: "/nowhere/libtensorflow.so" },
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  const { backend, answers } = JSON.parse(new TextDecoder().decode(stdout));
  assert.equal(backend, "cpu");
  assertAlike(answers, await predictEntities(model, TEXTS));
  model.dispose();
});

Deno.test("openSession() tells what is wrong with a folder", async () => {
  const folder = await newFolder(), model = await tinyClassifier();
  await exportOnnx(model, folder);
  await assert.rejects(
    () => openSession(folder, { storage: "int8" }),
    /^Error: Expected the exported model .*model_quantized\.onnx but found none; the export has model\.onnx\./,
  );
  await assert.rejects(() => openSession(folder, { threads: 0 }), /^RangeError: Expected threads/);
  const empty = await temporaryFolder();
  await assert.rejects(
    () => openSession(empty),
    /^Error: Expected the folder of an exported model but found no onnx\/metadata\.json in /,
  );
  const file = join(folder, "onnx", "metadata.json"), text = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, text.replace('"sentence"', '"sentience"'));
  await assert.rejects(() => openSession(folder), /Expected what an export says of itself .*task/s);
  await Deno.writeTextFile(file, text.slice(0, -5));
  await assert.rejects(() => openSession(folder), /^Error: Expected JSON but found an error/);
  model.dispose();
});
