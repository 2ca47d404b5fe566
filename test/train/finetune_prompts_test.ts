import assert from "node:assert/strict";
import { join } from "node:path";
import { loadMaskedLm, predictMasked, readSafetensors } from "lib/bert/mod.ts";
import {
  finetune,
  loadPromptClassifier,
  predictTexts,
  PromptClassifier,
  type PromptRunConfigInput,
  resume,
  RunConfig,
  type RunConfigInput,
  searchLabelWords,
} from "lib/train/mod.ts";
import { parseRunConfig } from "lib/train/parse_run_config.ts";
import { assertClose } from "../tensors.ts";
import { numbersOf } from "./plain_adamw.ts";
import { temporaryFolder, tinyMaskedLm, toyData, toyPairData } from "./tiny_model.ts";
import { failure, predictionsOf, rates, recipe, run } from "./toy_runs.ts";

const model = await tinyMaskedLm(), data = toyData({ train: 32 });
type Head = PromptRunConfigInput["head"];
const simple: Head = { template: "{mask} anya {text}", verbalizer: { bad: "bada", good: "gooda" } };
const prompts = (
  head: Partial<Head> = {},
  more: Partial<PromptRunConfigInput> = {},
): PromptRunConfigInput => ({
  ...recipe,
  model,
  maxLength: 16,
  ...more,
  task: "prompt",
  head: { ...simple, ...head },
});

Deno.test("finetune() learns from few rows by a prompt, the masked-LM loss beside", async () => {
  const config = prompts({ auxiliary: 0.1 }, { epochs: 6 });
  const { record, dev, weights } = await run(config, { data });
  assert.ok(Number(record.test.accuracy) > 0.9, `accuracy ${record.test.accuracy}`);
  assert.equal(record.task, "prompt");
  const best = predictionsOf(record, "dev").map(({ probabilities = [] }) => probabilities);
  assertClose(dev.flat(), best.flat(), 1e-6);
  const before = await readSafetensors(join(model, "model.safetensors"));
  const name = "cls.predictions.transform.dense.weight", old = before.get(name)?.data ?? [];
  assert.ok(weights.get(name)?.some((x, i) => x !== Number(old[i])), "the masked-LM head learns");
});

Deno.test("finetune() with no epoch scores the model as it is", async () => {
  const config = prompts({ calibrate: "batch" }, { epochs: 0 });
  const { record, weights } = await run(config, { data });
  assert.deepEqual([record.curves.length, record.evals.length], [0, 1]);
  assert.deepEqual(record.best?.epoch, 0);
  assert.equal(record.stopped, "finished");
  const saved = await readSafetensors(join(model, "model.safetensors"));
  for (const [name, { data }] of saved) {
    assert.deepEqual(weights.get(name), Array.from(data, Number), name);
  }
  const dev = predictionsOf(record, "dev"), test = predictionsOf(record, "test");
  assert.deepEqual([dev.length, test.length], [24, 24]);
  const mean = dev.reduce((sum, { probabilities = [] }) => sum + probabilities[0], 0) / dev.length;
  assert.ok(Math.abs(mean - 0.5) < 0.1, "by batch no label is believed more");
});

Deno.test("finetune() trains vectors and words' weights alone where the encoder is frozen", async () => {
  const verbalizer = { bad: ["bada", "badb"], good: ["gooda", "goodb"] };
  const head = { verbalizer, promptTokens: 2, encoder: "frozen", wordWeights: "learned" } as const;
  const { record, weights } = await run(prompts(head, { epochs: 1 }), { data });
  const saved = await readSafetensors(join(model, "model.safetensors"));
  for (const [name, { data }] of saved) {
    assert.deepEqual(weights.get(name), Array.from(data, Number), name);
  }
  assert.ok(weights.get("head.words.weights")?.every((x) => x !== 0));
  const [first] = record.curves, last = record.curves.at(-1);
  assert.ok(Number(last?.loss) < Number(first.loss));
});

Deno.test("resume() ends a run by prompts with the digits of the run that was never stopped", async () => {
  const config = prompts(
    { auxiliary: 0.3, promptTokens: 2, templates: [simple.template ?? "", "{text} {mask}"] },
    { epochs: 2, optim: { ...rates(0.004), ema: 0.9 } },
  );
  delete config.head.template;
  const straight = await run(config, { data }), controller = new AbortController();
  const out = join(await temporaryFolder(), "run");
  const first = await finetune({ ...config, out }, {
    data,
    signal: controller.signal,
    onProgress: ({ step }) => step === 11 && controller.abort(),
  });
  assert.equal(first.record.stopped, "interrupted");
  first.model.dispose();
  const { model, record } = await resume(out, { data });
  assert.ok(model instanceof PromptClassifier);
  assert.deepEqual(record.curves, straight.record.curves);
  assert.deepEqual(record.predictions, straight.record.predictions);
  assert.deepEqual(numbersOf(model.variables), straight.weights);
  const texts = data.splits.test.map(({ text }) => text), loaded = await loadPromptClassifier(out);
  model.clean = loaded.clean;
  assert.deepEqual(await predictTexts(loaded, texts), await predictTexts(model, texts));
  const card = await Deno.readTextFile(join(out, "model", "README.md"));
  assert.match(card, /BertForMaskedLM/);
  model.dispose();
  loaded.dispose();
});

Deno.test("finetune() puts pairs into a template for pairs", async () => {
  const pairs = toyPairData({ train: 32 });
  const config = prompts({ template: "{mask} {textB} anya {text}" }, { epochs: 5, maxLength: 24 });
  const { record } = await run(config, { data: pairs });
  assert.ok(Number(record.test.accuracy) > 0.8, `accuracy ${record.test.accuracy}`);
  assert.equal(typeof predictionsOf(record, "test")[0].textB, "string");
  const { message } = await failure(config as RunConfigInput, { data });
  assert.match(message, /rows of two texts and their label/);
});

Deno.test("run configs of prompts say what does not fit", () => {
  for (
    const [input, message] of [
      [prompts({ template: "{text}" }), /head\.template: Expected \{mask\}/],
      [prompts({ encoder: "frozen" }), /head\.encoder: expected something to train/],
      [prompts({ encoder: "frozen", wordWeights: "learned" }), /head\.encoder: expected something/],
      [{ task: "prompt" }, /head: /],
      [
        { task: "sentence", head: { verbalizer: {} } },
        /head\.verbalizer: unknown; the task "prompt"/,
      ],
      [{ task: "sentence", epochs: 0 }, /epochs/],
      [{ task: "promt" }, /expected "sentence", "pair", "tags" or "prompt"/],
    ] as [unknown, RegExp][]
  ) assert.throws(() => parseRunConfig(input), { message });
  assert.equal(RunConfig.parse(prompts({ encoder: "frozen" }, { epochs: 0 })).epochs, 0);
});

Deno.test("searchLabelWords() finds the words whose log-odds differ most, none for two labels", async () => {
  const rows = data.splits.train, labels = ["bad", "good"], lm = await loadMaskedLm(model);
  const template = "{mask} anya {text}", top = 2;
  const found = await searchLabelWords(lm, rows, { template, labels, top, batchSize: 7 });
  const odds = new Map<string, number[]>(); // of each candidate, by predictions of single rows
  const names = Array.from(
    { length: lm.tokenizer.vocabSize },
    (_, id) => lm.tokenizer.tokenOf(id) ?? "",
  )
    .filter((word) => /^[a-z]/.test(word));
  for (const { text } of rows) {
    const { ids } = lm.tokenizer.encode(`[MASK] anya ${text}`);
    const [[{ ids: guessed, probabilities }]] = await predictMasked(
      lm,
      [{ ids, positions: [1] }],
      { top: lm.bert.config.vocab_size },
    );
    guessed.forEach((id, i) => {
      const word = lm.tokenizer.tokenOf(id) ?? "", p = probabilities[i];
      odds.set(word, [...odds.get(word) ?? [], Math.log(p / (1 - p))]);
    });
  }
  const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;
  for (const label of labels) {
    const score = (word: string) => {
      const all = odds.get(word) ?? [],
        own = (is: boolean) => all.filter((_, i) => (rows[i].label === label) === is);
      return mean(own(true)) - mean(own(false));
    };
    const best = names.sort((a, b) => score(b) - score(a)).slice(0, top);
    assert.deepEqual(found[label].map(({ word }) => word), best);
    assertClose(found[label].map((each) => each.score), best.map(score), 1e-4);
  }
  const search = (more: object) => searchLabelWords(lm, rows, { template, labels, ...more });
  await assert.rejects(search({ template: "{mask} {mask} {text}" }), /one \{mask\}.*found 2/);
  await assert.rejects(search({ labels: ["bad", "good", "none"] }), /found none of "none"/);
  await assert.rejects(search({ candidates: ["gooda"] }), /candidates for 2 labels .*found 1/);
  await assert.rejects(
    search({ candidates: ["gooda", "no word"] }),
    /of one token but found "no word"/,
  );
  lm.dispose();
});
