import { join } from "node:path";
import process from "node:process";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { z } from "zod";
import { encode, loadMaskedLm, maskedLmLogits } from "lib/bert/mod.ts";
import { type Batch, batches, type LabelledRow } from "lib/data/mod.ts";
import { compile } from "lib/engine/mod.ts";
import { chain, clipByGlobalNorm } from "lib/optim/mod.ts";
import { meanOfAnswers } from "lib/heads/mod.ts";
import { crossEntropy } from "lib/losses/mod.ts";
import {
  loadClassifier,
  loadPromptClassifier,
  predictTexts,
  PromptClassifier,
  type PromptRunConfigInput,
  RunConfig,
  savedRows,
  savedTask,
} from "lib/train/mod.ts";
import { batchTensors } from "lib/train/batch_tensors.ts";
import { gradientFunction } from "lib/train/gradient_function.ts";
import { pythonUse } from "lib/train/card_code.ts";
import { assertClose, at, living, openForTests, seeded, slopes, values } from "../tensors.ts";
import { temporaryFolder, tinyMaskedLm, tinyModel, toyRows } from "./tiny_model.ts";

await openForTests();

const folder = await tinyMaskedLm(), LABELS = ["bad", "good"];
const SIMPLE = { template: "{mask} anya {text}", verbalizer: { bad: "bada", good: "gooda" } };
type HeadInput = PromptRunConfigInput["head"];

async function create(
  head: HeadInput = SIMPLE,
  { model = folder, labels = LABELS, maxLength = 32 } = {},
): Promise<PromptClassifier> {
  const config = RunConfig.parse({ task: "prompt", model, head, maxLength });
  assert.ok(config.task === "prompt");
  return await PromptClassifier.create(config, labels);
}

const rowsOf = (texts: readonly string[], label = "bad"): LabelledRow[] =>
  texts.map((text, i) => ({ id: `${i}`, text, label }));

function batchOf(model: PromptClassifier, rows: readonly LabelledRow[]): Batch {
  const examples = model.encode(rows), { padId } = model.tokenizer;
  return [...batches(examples, { batchSize: examples.length, padId })][0];
}

/** Numbers of [rows, labels] by row. */
function answersOf(model: PromptClassifier, texts: readonly string[]): number[][] {
  const batch = batchOf(model, rowsOf(texts)), size = model.labels.length;
  const found = values(tf.tidy(() => model.answers(batchTensors(batch))));
  return Array.from({ length: batch.size }, (_, i) => found.slice(i * size, (i + 1) * size));
}

const softmax = (x: number[]) => {
  const parts = x.map(Math.exp), whole = parts.reduce((a, b) => a + b, 0);
  return parts.map((part) => part / whole);
};

const Case = z.object({
  template: z.string(),
  verbalizer: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  texts: z.array(z.string()),
  ids: z.array(z.array(z.number())),
  scores: z.array(z.array(z.number())),
});
const golden = z.object({ cases: z.record(z.string(), Case) }).parse(
  JSON.parse(await Deno.readTextFile(new URL("../golden/prompts.json", import.meta.url))),
);

for (const [name, { template, verbalizer, texts, ids, scores }] of Object.entries(golden.cases)) {
  Deno.test(`PromptClassifier has the labels of transformers' BertForMaskedLM, ${name}`, async () => {
    const labels = Object.keys(verbalizer);
    const model = await create({ template, verbalizer }, { model: "bert-mini-zh", labels });
    const encoded = model.encode(rowsOf(texts, labels[0])).map(({ encoding }) => [...encoding.ids]);
    assert.deepEqual(encoded, ids);
    const batch = batchOf(model, rowsOf(texts, labels[0]));
    const logits = tf.tidy(() => tf.logSoftmax(model.outputs(batchTensors(batch))));
    assertClose(values(logits), scores.flat(), 1e-4);
    logits.dispose();
    model.dispose();
  });
}

Deno.test("PromptClassifier's scores are those of a plain sum over the whole vocabulary", async () => {
  const verbalizer = {
    bad: ["bada badb", "badc bada"],
    good: ["gooda goodb", "goodc anya", "anyb anyb"],
  };
  const head: HeadInput = {
    template: "anya {mask} {text} {mask}",
    verbalizer,
    wordWeights: "learned",
  };
  const model = await create(head), raw = [0.3, -0.2, 0.5, 0.1, -1];
  model.variables["head.words.weights"].assign(tf.tensor1d(raw));
  const rows = [...toyRows(4, { length: 5 }), ...toyRows(2, { length: 9 }), ...rowsOf([""])];
  const batch = batchOf(model, rows), { bert: { config }, variables, tokenizer } = model;
  const all = tf.tidy(() => {
    const hidden = encode(config, variables, batchTensors(batch));
    return maskedLmLogits(config, variables, hidden, "all").arraySync() as number[][];
  });
  const words = Object.values(verbalizer).flatMap((list, label) =>
    list.map((word) => ({ word, label }))
  );
  const wanted = Array.from({ length: batch.size }, (_, row) => {
    const places = [...Array(batch.length).keys()]
      .map((k) => row * batch.length + k)
      .filter((at) => batch.ids[at] === tokenizer.maskId && batch.special[at] === 1);
    assert.equal(places.length, 2);
    const logP = places.map((at) => {
      const normaliser = Math.log(all[at].reduce((sum, x) => sum + Math.exp(x), 0));
      return all[at].map((x) => x - normaliser);
    });
    const score = words.map(({ word }) => {
      const [a, b] = word.split(" ").map((token) => tokenizer.idOf(token) ?? -1);
      return (logP[0][a] + logP[1][b]) / 2;
    });
    return softmax(LABELS.map((_, label) => {
      const own = words.flatMap((word, i) => word.label === label ? [i] : []);
      const shares = softmax(own.map((i) => raw[i]));
      return Math.log(own.reduce((sum, i, k) => sum + shares[k] * Math.exp(score[i]), 0));
    }));
  });
  const found = tf.tidy(() => values(model.answers(batchTensors(batch))));
  assertClose(found, wanted.flat(), 1e-5);
  model.dispose();
});

Deno.test("PromptClassifier's gradients of vectors and words' weights are finite differences", async () => {
  const verbalizer = { bad: ["bada", "badb"], good: ["gooda", "goodb", "anyc"] };
  const lively = await tinyMaskedLm((name, { data }) => { // or nothing would move the logits much
    if (!name.includes("LayerNorm")) data.forEach((x, i) => data[i] = 5 * x);
  });
  const model = await create({
    ...SIMPLE,
    verbalizer,
    wordWeights: "learned",
    promptTokens: 1,
    encoder: "frozen",
  }, { model: lively });
  const rows = toyRows(2), batch = batchOf(model, rows);
  const classes = rows.map(({ label }) => LABELS.indexOf(label));
  const names = Object.keys(model.variables).filter((name) => name.startsWith("head."));
  assert.deepEqual(names.sort(), [
    "head.prompt.dense.bias",
    "head.prompt.dense.weight",
    "head.prompt.out.bias",
    "head.prompt.out.weight",
    "head.prompt.vectors",
    "head.words.weights",
  ]);
  const vectors = model.variables["head.prompt.vectors"];
  vectors.assign(tf.mul(seeded(vectors.shape), 0.3));
  model.variables["head.words.weights"].assign(tf.tensor1d([0.4, -0.3, 0.2, 0.9, -0.5]));
  for (const name of ["head.prompt.vectors", "head.words.weights"]) {
    const { shape } = model.variables[name], start = values(model.variables[name]);
    const loss = (value: tf.Tensor) =>
      tf.mul(
        crossEntropy(
          model.outputs(batchTensors(batch), undefined, { ...model.variables, [name]: value }),
          tf.tensor1d(classes, "int32"),
        ),
        100,
      );
    const given = (x: number[]) => tf.tensor(x, shape);
    const [gradient, wanted] = at({ fusion: false }, () => [
      tf.tidy(() => values(tf.grad(loss)(given(start)))),
      slopes(start, (x) => tf.tidy(() => loss(given(x)).dataSync()[0])),
    ]);
    const largest = Math.max(...wanted.map(Math.abs));
    assert.ok(largest > 1, `${name} matters`);
    assertClose(gradient.map((x) => x / largest), wanted.map((x) => x / largest), 5e-3, name);
  }
  model.dispose();
});

Deno.test("PromptClassifier's second loss is mixed in by its weight, and guesses words of texts", async () => {
  const model = await create({ ...SIMPLE, auxiliary: 0.3 }), rows = toyRows(8, { length: 12 });
  const { auxiliary, variables } = model, seed = () => tf.scalar(7, "int32");
  assert.ok(auxiliary);
  const inputs = batchTensors(batchOf(model, rows));
  const classes = tf.tensor1d(rows.map(({ label }) => LABELS.indexOf(label)), "int32");
  const lossOf = (logits: tf.Tensor) => crossEntropy(logits as tf.Tensor2D, classes);
  const [found, own, second] = at({ fusion: false }, () =>
    tf.tidy(() => {
      const gradients = gradientFunction(model, lossOf, chain(clipByGlobalNorm(1)));
      const { report } = gradients(variables, inputs, classes, { seed: seed() });
      const own = lossOf(model.outputs(inputs, seed()));
      return [report, own, auxiliary.loss(inputs, seed(), variables)].map((x) => x.dataSync()[0]);
    }));
  assertClose([found], [0.7 * own + 0.3 * second], 1e-6);
  assert.ok(Math.abs(second - Math.log(80)) < 1, `near a guess among 80 words: ${second}`);
  tf.dispose([classes, { ...inputs }]);
  model.dispose();
});

Deno.test("PromptClassifier compiles to the same answers, masks of texts beside those of templates", async () => {
  const model = await create({ ...SIMPLE, promptTokens: 3, calibrate: "content_free" });
  const texts = ["gooda anyb", "[MASK] bada", ""], batch = batchOf(model, rowsOf(texts));
  const eager = answersOf(model, texts), inputs = batchTensors(batch);
  const compiled = compile((weights: typeof model.variables) => model.answers(inputs, weights));
  const found = compiled({ ...model.variables });
  assertClose(values(found), eager.flat(), 1e-5);
  tf.dispose([found, { ...inputs }]);
  compiled.dispose();
  model.dispose();
});

Deno.test("PromptClassifier divides the answers to content-free inputs out", async () => {
  const contentFree = ["anyb", "[MASK]"], texts = ["gooda goodb", "bada"];
  const plain = await create(),
    model = await create({ ...SIMPLE, calibrate: "content_free", contentFree });
  const neutral = answersOf(plain, ["", ...contentFree]);
  const prior = LABELS.map((_, k) => neutral.reduce((sum, row) => sum + row[k], 0) / 3);
  const wanted = answersOf(plain, texts).map((row) =>
    softmax(row.map((p, k) => Math.log(p / prior[k])))
  );
  assertClose(answersOf(model, texts).flat(), wanted.flat(), 1e-5);
  [plain, model].forEach((each) => each.dispose());
});

Deno.test("PromptClassifier joins templates by the mean of their log-probabilities", async () => {
  const templates = ["{mask} anya {text}", "{text} anyb {mask}"], texts = ["gooda anyb", "bada"];
  const { verbalizer } = SIMPLE, all = await create({ templates, verbalizer });
  const each = await Promise.all(templates.map((template) => create({ template, verbalizer })));
  const wanted = meanOfAnswers(each.map((model) => answersOf(model, texts)));
  assertClose(all.settled(answersOf(all, texts)).flat(), wanted.flat(), 1e-6);
  const predicted = await predictTexts(all, texts);
  assertClose(predicted.map(({ scores }) => scores.good), wanted.map(([, good]) => good), 1e-5);
  [all, ...each].forEach((model) => model.dispose());
});

Deno.test("PromptClassifier saves what gives back its answers; savedTask() knows it", async () => {
  const head: HeadInput = {
    ...SIMPLE,
    verbalizer: { bad: ["bada", "badb"], good: ["gooda"] },
    promptTokens: 2,
    wordWeights: "learned",
    calibrate: "batch",
  };
  const model = await create(head), out = join(await temporaryFolder(), "model");
  model.variables["head.words.weights"].assign(tf.tensor1d([1, -1, 0]));
  model.clean = { punctuation: false };
  await model.save(out);
  assert.deepEqual([await savedTask(out), await savedRows(out)], ["prompt", "sentence"]);
  const loaded = await loadPromptClassifier(out), texts = toyRows(5).map(({ text }) => text);
  assert.deepEqual(loaded.clean, model.clean);
  model.clean = loaded.clean = false;
  assert.deepEqual(await predictTexts(loaded, texts), await predictTexts(model, texts));
  const masked = await loadMaskedLm(out); // also a plain masked LM
  const name = "cls.predictions.transform.dense.weight";
  assert.deepEqual(values(masked.variables[name]), values(model.variables[name]));
  await assert.rejects(loadClassifier(out), { name: "TypeError", message: /loadPromptClassifier/ });
  await assert.rejects(predictTexts(loaded, [["a", "b"]]), /Expected single texts/);
  [model, loaded, masked].forEach((each) => each.dispose());
});

Deno.test("PromptClassifier is refused before anything is left of it", async () => {
  const before = living();
  for (
    const [head, more, message] of [
      [{ ...SIMPLE, verbalizer: { bad: "bada" } }, {}, /a word for each label .*"good"/],
      [{ ...SIMPLE, template: "{mask} {mask} {text}" }, {}, /words of 2 tokens/],
      [{ ...SIMPLE, promptTokens: 40 }, {}, /Expected a template of at most 31 tokens.*found 44/],
      [SIMPLE, { model: await tinyModel() }, /Expected a masked-LM head/],
      [SIMPLE, { maxLength: 129 }, /maxLength of at most 128/],
    ] as [HeadInput, { model?: string; maxLength?: number }, RegExp][]
  ) await assert.rejects(create(head, more), { message });
  assert.deepEqual(living(), before);
});

const python = process.env.WORKBOOK_TORCH_PYTHON;
if (!python) {
  console.log("WORKBOOK_TORCH_PYTHON names no Python: the code of cards of prompts is not run.");
}

Deno.test({
  name:
    "a card's Python code has the answers of the workbook, templates, vectors and weights included",
  ignore: !python,
  async fn() {
    const codes: string[] = [], wanted: Record<string, number>[][] = [];
    const verbalizer = { bad: ["bada badb", "badc bada"], good: "gooda goodb" };
    for (
      const [head, texts] of [
        [{
          templates: ["{mask} anya {mask} {text}", "{text} {mask} {mask} anyb"],
          verbalizer,
          promptTokens: 3,
          wordWeights: "learned",
        }, ["gooda anyb badc", "anya ".repeat(60)]],
        [{ template: "{text} {mask} {textB} anya", verbalizer: SIMPLE.verbalizer }, [
          ["gooda anyb", "anyc bada"],
          ["anya ".repeat(20), "gooda ".repeat(30)],
        ]],
      ] as const
    ) {
      const model = await create(head as HeadInput), out = join(await temporaryFolder(), "card");
      const weights = model.variables["head.words.weights"];
      if (weights) weights.assign(tf.tensor1d([1, -1, 0.5]));
      await model.save(out);
      const calls = texts.map((each) => `predict(${[each].flat().map((t) => JSON.stringify(t))})`);
      const code = pythonUse(model).replace("path/of/this/folder", out);
      codes.push(
        code.replace(/\nprint\(.*\)$/, `\nimport json\nprint(json.dumps([${calls.join(", ")}]))`),
      );
      wanted.push((await predictTexts(model, texts)).map(({ scores }) => scores));
      model.dispose();
    }
    const { stdout, stderr, success } = await new Deno.Command(python ?? "", {
      args: ["-c", codes.join("\n\n")],
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    const found = new TextDecoder().decode(stdout).trim().split("\n").map((line) =>
      z.array(z.record(z.string(), z.number())).parse(JSON.parse(line))
    );
    const numbers = (rows: Record<string, number>[][]) =>
      rows.flat().flatMap((row) => LABELS.map((label) => row[label]));
    assertClose(numbers(found), numbers(wanted), 1e-5);
  },
});
