import assert from "node:assert/strict";
import { join } from "node:path";
import { parsePlan } from "lib/ablation/ablation_plan.ts";
import { planVariants } from "lib/ablation/plan_variants.ts";
import { batches, encodeRows, type PairRow } from "lib/data/mod.ts";
import { PAIR_FEATURES } from "lib/heads/mod.ts";
import { crossEntropy } from "lib/losses/mod.ts";
import {
  configDifferences,
  finetune,
  loadClassifier,
  loadRunData,
  predictTexts,
  resume,
  RunConfig,
  type RunConfigInput,
  TextClassifier,
} from "lib/train/mod.ts";
import { dropoutSeed } from "lib/train/dropout_seed.ts";
import { assertClose } from "../tensors.ts";
import { numbersOf, PlainAdamw } from "./plain_adamw.ts";
import { ofLogits, plainStep } from "./plain_step.ts";
import { temporaryFolder, toyPairData, toyPairs } from "./tiny_model.ts";
import { failure, predictionsOf, rates, recipe, run } from "./toy_runs.ts";

type PairHead = Extract<RunConfigInput, { task: "pair" }>["head"];
const pairs = (head: PairHead = {}, more: RunConfigInput = {}): RunConfigInput => ({
  ...more,
  task: "pair",
  head,
});

Deno.test("finetune() learns which sentence of a pair decides, and records both", async () => {
  const data = toyPairData({ train: 192 });
  const { record } = await run(pairs({}, { epochs: 4 }), { data });
  assert.equal(record.task, "pair");
  assert.equal(record.test.macro_f1, 1);
  const found = predictionsOf(record, "test").map(({ id, text, textB, label }) => {
    return { id, text, textB, label };
  });
  assert.deepEqual(found, data.splits.test);
  assert.deepEqual(record.config, RunConfig.parse({ ...recipe, epochs: 4, task: "pair" }));
});

Deno.test("finetune() has nothing to go by where the head sees the other sentence alone", async () => {
  // held, the encoder cannot carry the second sentence over into the first one's states
  const layers = { freezeEmbeddings: true, freeze: 2 },
    held = { layers, optim: rates(0.01), epochs: 4 };
  const of = async (features: "mean1" | "mean2") => {
    const more = pairs({ features: [features] }, held);
    return (await run(more, { data: toyPairData({ train: 192 }) })).record.test.macro_f1 ?? NaN;
  };
  const [first, second] = [await of("mean1"), await of("mean2")];
  assert.ok(second > 0.7 && first < 0.6, `mean1 ${first}, mean2 ${second}`);
});

Deno.test("finetune() on pairs is a loop of plain steps, with each kind of head", async () => {
  const heads: PairHead[] = [
    { features: ["cls", "mean1", "mean2", "absdiff", "product"], activation: "gelu" },
    { pool: "withSpecial", segmentIds: false },
    { features: ["cls"] },
  ];
  for (const head of heads) {
    const more = pairs(head, { epochs: 1, optim: { ...rates(2e-3), clip: 0.05, warmup: 0 } });
    const data = toyPairData({ train: 24 }), { record, weights } = await run(more, { data });
    const model = await TextClassifier.create(RunConfig.parse({ ...recipe, ...more }), data.labels);
    const adam = new PlainAdamw(0.05, (_, step) => 2e-3 * [1, 2 / 3, 1 / 3][step - 1]);
    const examples = encodeRows(data.splits.train, model.tokenizer, { labels: data.labels });
    const options = { batchSize: 8, seed: 1, epoch: 0, padId: model.tokenizer.padId };
    const losses = [...batches(examples, options)].map((batch, i) =>
      plainStep(model, batch, ofLogits((z, y) => crossEntropy(z, y)), adam, dropoutSeed(1, i + 1))
        .loss
    );
    const wanted = numbersOf(model.variables), name = JSON.stringify(head);
    model.dispose();
    assertClose(record.curves.map(({ loss }) => loss ?? NaN), losses, 1e-5, `${name} loss`);
    for (const [tensor, numbers] of weights) {
      const tolerance = tensor.endsWith("key.bias") ? 1e-3 : 1e-5;
      assertClose(numbers, wanted.get(tensor) ?? [], tolerance, `${name} ${tensor}`);
    }
  }
});

Deno.test("finetune() without segment ids never trains the second one's embedding", async () => {
  const types = "bert.embeddings.token_type_embeddings.weight";
  const still = { optim: { ...rates(1e-3), weightDecay: 0 }, epochs: 1 };
  const moved = async (segmentIds: boolean) => {
    const more = pairs({ segmentIds }, still),
      { weights } = await run(more, { data: toyPairData() });
    const model = await TextClassifier.create(RunConfig.parse({ ...recipe, ...more }), ["a", "b"]);
    const before = numbersOf(model.variables).get(types) ?? [], after = weights.get(types) ?? [];
    model.dispose();
    return [0, 1].map((row) =>
      before.slice(32 * row, 32 * (row + 1))
        .some((x, i) => x !== after[32 * row + i])
    );
  };
  assert.deepEqual([await moved(true), await moved(false)], [[true, true], [true, false]]);
});

Deno.test("resume() ends a stopped run on pairs with the digits of the straight run", async () => {
  const data = toyPairData(), parent = await temporaryFolder(), more = pairs({ dropout: 0.2 });
  const left = async (out: string, stops: number[]) => {
    for (let piece = 0;; piece++) {
      const controller = new AbortController(), { signal } = controller;
      const options = {
        data,
        signal,
        onProgress: ({ step }: { step: number }) => step === stops[piece] && controller.abort(),
      };
      const { model, record: { seconds: _, config: __, ...record } } =
        await (piece === 0 ? finetune({ ...recipe, ...more, out }, options) : resume(out, options));
      const weights = numbersOf(model.variables);
      model.dispose();
      if (record.stopped !== "interrupted") return { record, weights, piece };
    }
  };
  const straight = await left(join(parent, "straight"), []);
  const inPieces = await left(join(parent, "pieces"), [5, 17]);
  assert.deepEqual([straight.piece, inPieces.piece], [0, 2]);
  assert.deepEqual({ ...inPieces, piece: 0 }, straight);
});

Deno.test("a run's folder gives back a model that predicts pairs as the run did, bit for bit", async () => {
  const parent = await temporaryFolder(), out = join(parent, "run");
  const train = join(parent, "pairs.tsv"),
    lines = toyPairs(80).map(({ text, textB, label }) =>
      [`<b>${text}</b>`, label, textB].join("\t")
    );
  await Deno.writeTextFile(train, ["first\tsame\tsecond", ...lines, lines[0]].join("\n"));
  const columns = { text: "first", textB: "second", label: "same" };
  const head = { features: ["cls", "absdiff"], segmentIds: false, pool: "withSpecial" } as const;
  const config = RunConfig.parse({ ...recipe, epochs: 1, train, columns, out, task: "pair", head });
  const { model, record } = await finetune(config);
  model.dispose();
  const { facts } = await loadRunData(config);
  assert.deepEqual(facts.leftOut, [{ why: "the same text as an earlier row", rows: 1 }]);

  const loaded = await loadClassifier(out), test = predictionsOf(record, "test");
  assert.deepEqual([loaded.task, loaded.head.options], [
    "pair",
    { activation: "tanh", dropout: 0.1, ...head },
  ]);
  const texts = test.map(({ text = "", textB = "" }) => [text, textB] as const);
  assert.ok(texts.every(([text]) => !text.includes("<b>")), "texts are cleaned");
  const found = await predictTexts(loaded, texts, { batchSize: 16 });
  assert.deepEqual(
    found.map(({ label, scores }) => [label, scores.bad, scores.good]),
    test.map(({ predicted, probabilities }) => [predicted, ...probabilities ?? []]),
  );
  const dirty = texts.map(([text, textB]) => [text, `<i>${textB}</i>`] as const);
  assert.deepEqual(await predictTexts(loaded, dirty, { batchSize: 16 }), found);
  loaded.dispose();

  const predicted = (await Deno.readTextFile(join(out, "predictions.jsonl"))).trimEnd().split("\n");
  const [first] = predicted.map((line) => JSON.parse(line)).filter(({ split }) => split === "test");
  assert.deepEqual([first.text, first.textB], texts[0]);
  const card = await Deno.readTextFile(join(out, "model", "README.md"));
  assert.match(card, /^Tells the label of a pair of texts, one of `bad`, `good`\./m);
});

Deno.test("a run on pairs whose second sentence is empty by cutting or cleaning stays finite", async () => {
  const data = toyPairData();
  const rows = data.splits.train.map((row, i): PairRow => i % 3 ? row : { ...row, textB: " " });
  const emptied = { ...data, splits: { ...data.splits, train: rows } };
  const all = ["cls", "mean1", "mean2", "absdiff", "product"] as const;
  const { record } = await run(pairs({ features: [...all] }), { data: emptied });
  assert.ok(
    record.curves.every(({ loss, gradientNorm }) => loss !== null && gradientNorm !== null),
  );
  assert.equal(record.stopped, "finished");
});

Deno.test("predictTexts() answers a pair whose second text is empty, whatever stands beside it", async () => {
  for (const pool of ["tokens", "withSpecial"] as const) {
    const config = RunConfig.parse({ ...recipe, ...pairs({ features: [...PAIR_FEATURES], pool }) });
    const model = await TextClassifier.create(config, ["bad", "good"]);
    const [{ text }, { text: long }] = toyPairs(2);
    const [alone] = await predictTexts(model, [[text, ""]], { batchSize: 4 });
    const rows = [[text, ""], [`${long} ${long}`, long]] as const;
    const [beside] = await predictTexts(model, rows, { batchSize: 4 });
    model.dispose();
    assert.ok(Object.values(alone.scores).every((score) => score > 0 && score < 1));
    assertClose(Object.values(beside.scores), Object.values(alone.scores), 1e-5, pool);
  }
});

Deno.test("every switch of the head is a path of the config that a plan of variants can change", () => {
  const head = { features: ["cls"] }, base = { ...recipe, task: "pair", head };
  const factors = {
    "head.features": [["cls", "mean1", "mean2"], [...PAIR_FEATURES]],
    "head.pool": ["withSpecial"],
    "head.segmentIds": [false],
    "head.activation": ["gelu"],
    "head.dropout": [0],
    "layers.freezeEmbeddings": [true],
    "layers.freeze": [2],
  };
  const [first, ...others] = planVariants(parsePlan({ base, factors, seeds: 1 }));
  const found = others.map(({ config }) => configDifferences(first.config, config, ["name"]));
  const paths = Object.entries(factors).flatMap(([path, levels]) => levels.map(() => [path]));
  assert.deepEqual(found, paths);
  const wrong = parsePlan({ base, factors: { "head.pooling": ["tokens"] }, seeds: 1 });
  assert.throws(() => planVariants(wrong), /head.*"?pooling"?/s);
});

Deno.test("finetune() refuses single texts for pairs, and pairs for single texts", async () => {
  const { message } = await failure(pairs());
  assert.match(message, /^Expected rows of two texts and their label, .* but found a single text/);
  const other = await failure({}, { data: toyPairData() });
  assert.match(
    other.message,
    /^Expected rows of a text and its label, .* but found a pair of texts/,
  );
});
