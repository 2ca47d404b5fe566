import assert from "node:assert/strict";
import { join } from "node:path";
import { entityF1 } from "lib/metrics/mod.ts";
import { RunRecord } from "lib/report/mod.ts";
import {
  compareAccumulation,
  finetune,
  loadClassifier,
  loadTagger,
  NonFiniteError,
  predictEntities,
  resume,
  RunConfig,
  type RunConfigInput,
  runMetrics,
  type RunPlan,
  Tagger,
  type TagsRunConfigInput,
} from "lib/train/mod.ts";
import { createModel } from "lib/train/create_model.ts";
import { planEpoch } from "lib/train/training_batches.ts";
import { taskWork } from "lib/train/task_work.ts";
import { assertClose, living, openForTests } from "../tensors.ts";
import { numbersOf, PlainAdamw } from "./plain_adamw.ts";
import { plainStep } from "./plain_step.ts";
import { temporaryFolder } from "./tiny_model.ts";
import { failure, predictionsOf, rates, recipe, run } from "./toy_runs.ts";
import { toyTagData } from "./toy_tags.ts";

await openForTests();

const tags = (more: Partial<TagsRunConfigInput> = {}): TagsRunConfigInput => ({
  maxLength: 32,
  head: { rateFactor: 1 },
  ...more,
  task: "tags",
});
const data = toyTagData();
const lastLosses = ({ curves }: RunRecord) => curves.slice(-4).map(({ loss }) => loss ?? NaN);

for (const head of [{ rateFactor: 1, initial: "counts" }, { kind: "softmax" }] as const) {
  const kind = "kind" in head ? head.kind : "crf";
  Deno.test(`finetune() learns to tag with the head ${kind}, rows cut into windows`, async () => {
    const { record } = await run(tags({ head }), { data });
    assert.ok(Number(record.test.entity_f1) > (kind === "crf" ? 0.95 : 0.4));
    assert.ok(Number(record.test.accuracy) > 0.75, "most words are none of the most frequent tag");
    assert.ok(Math.max(...lastLosses(record)) < 0.6);
    assert.deepEqual(record.entities, { mode: "strict", scheme: "BIO" });
    assert.equal(record.best?.metric.name, "entity_f1");
    for (const split of ["dev", "test"] as const) {
      const rows = predictionsOf(record, split), truth = data.splits[split];
      assert.deepEqual(rows.map(({ label }) => label), truth.map((row) => row.tags), "whole rows");
      const guess = rows.map(({ predicted }) => [predicted].flat());
      const report = entityF1(truth.map((row) => row.tags), guess, {
        mode: "strict",
        scheme: "BIO",
      });
      assert.equal(record[split].entity_f1, report.micro.f1);
      assert.equal(record[split]["f1 G"], report.types.find(({ label }) => label === "G")?.f1);
      const words = truth.reduce((sum, row) => sum + row.tokens.length, 0);
      const loss = rows.reduce((sum, row) => sum + Number(row.loss), 0) / words;
      assertClose([Number(record[split].loss)], [loss], 1e-12);
      const { intervals, ...scores } = runMetrics(record)[split];
      for (const [name, ends] of Object.entries(intervals ?? {})) {
        const value = Number(scores[name]);
        assert.ok(ends[0] <= value && value <= ends[1], `${name} ${value} in ${ends}`);
      }
      assert.ok(Object.keys(record[split]).every((name) => name in (intervals ?? {})));
    }
  });
}

Deno.test("steps of a run for tags equal those done op by op, the CRF at its own rate", async () => {
  for (const head of [{ rateFactor: 7 }, { kind: "softmax" }] as const) {
    const config = RunConfig.parse({
      ...recipe,
      ...tags({ head, epochs: 1, optim: { ...rates(1e-3), clip: 0.5 } }),
    });
    const plain = await createModel(config, data), work = taskWork(config, data, plain);
    const { steps, batches } = planEpoch(work.examples.train, config, 0, plain.tokenizer.padId);
    const total = steps.length, warmup = Math.ceil(0.1 * total);
    const schedule = (t: number) =>
      // by steps done before
      t <= warmup ? (t - 1) / warmup : (total - t + 1) / (total - warmup);
    const factor = (name: string) => name.startsWith("head.crf.") ? 7 : 1;
    const adam = new PlainAdamw(0.5, (name, t) => 1e-3 * factor(name) * schedule(t));
    const wanted = steps.map((step, i) => {
      const [batch] = batches(step);
      const seed = Math.imul(1, 0x9e3779b1) + i + 1 | 0;
      return plainStep(plain, batch, work.lossOf, adam, seed);
    });
    const { record, weights } = await run(config, { data });
    assertClose(record.curves.map(({ loss }) => loss ?? NaN), wanted.map(({ loss }) => loss), 1e-5);
    for (const [name, w] of numbersOf(plain.variables)) {
      assertClose(weights.get(name) ?? [], w, name.endsWith("key.bias") ? 0.02 : 1e-5, name);
    }
    plain.dispose();
  }
});

Deno.test("gathered gradients of tags weigh batches by their tags: those of one large batch", async () => {
  const input = { ...recipe, ...tags() };
  const rows = 20, found = await compareAccumulation(input, { data, rows, batchSizes: [32, 6] });
  assert.ok(found[1].distance < 1e-5, `distance ${found[1].distance}`);
  assertClose([found[1].loss], [found[0].loss], 1e-6);
});

Deno.test("the table of rates has a line for the CRF, at its multiple of the head's rate", async () => {
  const headLines = async (head: TagsRunConfigInput["head"]) => {
    const plans: RunPlan[] = [];
    await run(tags({ head, epochs: 1, optim: { ...rates(0.008), headRate: 0.002 } }), {
      data,
      onStart: (plan) => plans.push(plan),
    });
    return plans[0].rates.filter(({ group }) => group === "head");
  };
  const isCrfs = ({ rate }: { rate: number }) => Math.abs(rate - 7 * 0.002) < 1e-12;
  const lines = await headLines({ rateFactor: 7 }), labels = 5;
  const parameters = lines.filter(isCrfs).reduce((sum, line) => sum + line.parameters, 0);
  assert.equal(parameters, labels * labels + 2 * labels);
  assert.ok(lines.some(({ rate }) => rate === 0.002), "the emissions' layer");
  assert.ok(!(await headLines({ kind: "softmax" })).some(isCrfs));
});

Deno.test("finetune() tags all pieces of words by choice; words get the tag of their first piece", async () => {
  const { record } = await run(tags({ head: { pieces: "all", rateFactor: 1 }, epochs: 6 }), {
    data,
  });
  assert.ok(Number(record.test.entity_f1) > 0.8, `${record.test.entity_f1}`);
  const rows = predictionsOf(record, "test"), truth = data.splits.test;
  assert.deepEqual(rows.map(({ label }) => label), truth.map((row) => row.tags));
  const lengths = rows.map(({ predicted }) => predicted.length);
  assert.deepEqual(lengths, truth.map((row) => row.tokens.length), "a tag a word");
});

Deno.test("finetune() of tags names the tensor in which a divergence begins", async () => {
  const optim = { ...rates(1), weightDecay: 1e5, warmup: 0 };
  const error = await failure(tags({ optim, epochs: 9 }), { data });
  assert.ok(error instanceof NonFiniteError, String(error));
  assert.ok(error.step > 1 && error.step <= 8, `step ${error.step}`);
  assert.match(
    String(error.tensor),
    /^the (embeddings|output of layer \d|emissions|logits|loss|weight|gradient)/,
  );
  assert.equal(error.record.stopped, "non-finite");
});

Deno.test("resume() ends a run for tags with the digits of the run that was never stopped", async () => {
  const straight = await run(tags({ optim: { ...rates(0.008), ema: 0.9 } }), { data });
  const out = join(await temporaryFolder(), "run"), controller = new AbortController();
  const before = living();
  const first = await finetune(
    { ...recipe, ...tags({ optim: { ...rates(0.008), ema: 0.9 } }), out },
    {
      data,
      signal: controller.signal,
      onProgress: ({ step }) => step === 25 && controller.abort(),
    },
  );
  first.model.dispose();
  assert.equal(first.record.stopped, "interrupted");
  const { model, record } = await resume(out, { data });
  assert.deepEqual(record.curves, straight.record.curves);
  assert.deepEqual(record.evals, straight.record.evals);
  assert.deepEqual(record.predictions, straight.record.predictions);
  assert.deepEqual(record.test, straight.record.test);
  assert.deepEqual(numbersOf(model.variables), straight.weights);

  const loaded = await loadTagger(out);
  assert.deepEqual(numbersOf(loaded.variables), straight.weights);
  const words = data.splits.test.map(({ tokens }) => tokens);
  const found = await predictEntities(loaded, words);
  assert.deepEqual(
    found.map((row) => row.tags),
    predictionsOf(record, "test").map(({ predicted }) => predicted),
  );
  for (const { entities, text = "" } of found) {
    for (const { start, end, label, score } of entities) {
      assert.match(text.slice(start, end), label === "G" ? /^good.( good.)?/ : /^bad.( bad.)?/);
      assert.ok(score > 0 && score <= 1);
    }
  }
  await assert.rejects(() => loadClassifier(out), /but found one for tags .*Try loadTagger/);
  const card = await Deno.readTextFile(join(out, "model", "README.md"));
  for (const text of ["token-classification", "loadTagger", "head.crf", '"strict" of BIO']) {
    assert.ok(card.includes(text), text);
  }
  loaded.dispose();
  model.dispose();
  assert.deepEqual(living(), before);
});

Deno.test("predictEntities() gives places of the raw text, cleaned before it is read", async () => {
  const texts = ["gooda <b>goodb</b> anya badc", "anyb", ""];
  const { model } = await finetune({ ...recipe, ...tags() }, { data });
  assert.ok(model instanceof Tagger);
  const [first, none, empty] = await predictEntities(model, texts);
  assert.deepEqual(
    first.entities.map(({ start, end, label }) => [texts[0].slice(start, end), label]),
    [["gooda <b>goodb", "G"], ["badc", "B"]],
  );
  assert.deepEqual([none.entities, empty.entities], [[], []]);
  model.dispose();
});

Deno.test("finetune() converts tags to the scheme of its head, and refuses what it cannot", async () => {
  const bioes = await run(tags({ head: { scheme: "BIOES", rateFactor: 1 } }), { data });
  assert.equal(bioes.record.entities?.scheme, "BIOES");
  assert.ok(Number(bioes.record.test.entity_f1) > 0.9);
  assert.ok(predictionsOf(bioes.record, "test").flatMap(({ label }) => label).includes("S-G"));

  const overlapping = {
    ...data,
    splits: {
      ...data.splits,
      train: [{
        id: "row 7",
        text: "gooda goodb",
        entities: [{ start: 0, end: 11, label: "G" }, { start: 6, end: 11, label: "B" }],
      }],
    },
  };
  const cases: [RunConfigInput, Parameters<typeof failure>[1], RegExp][] = [
    [tags(), { data: overlapping }, /do not overlap but found G 0–11 "gooda goodb".*row row 7/],
    [tags({ metric: "entityf1" }), { data }, /Did you mean "entity_f1"/],
    [tags({ loss: { name: "focal" } }), { data }, /loss: expected no loss for a CRF/],
    [{}, { data }, /but found words with tags/],
    [tags(), {}, /but found a text with a label .*loadTags/],
  ];
  for (const [config, options, message] of cases) {
    assert.match((await failure(config, options)).message, message);
  }
});
