import assert from "node:assert/strict";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { cloze, fillMask, loadMaskedLm, predictMasked } from "lib/bert/mod.ts";
import { RunRecord } from "lib/report/mod.ts";
import {
  finetune,
  parsePretrainConfig,
  pretrain,
  type PretrainConfigInput,
  type PretrainData,
  type PretrainOptions,
} from "lib/train/mod.ts";
import { MaskedModel } from "lib/train/masked_model.ts";
import { loadPretrainData } from "lib/train/pretrain_data.ts";
import { pretrainWork } from "lib/train/pretrain_work.ts";
import { RunSteps } from "lib/train/run_steps.ts";
import { assertClose, living, openForTests } from "../tensors.ts";
import { numbersOf } from "./plain_adamw.ts";
import { temporaryFolder, TINY_CONFIG, toyData } from "./tiny_model.ts";
import { pretrainRecipe, tinyMaskedLm, toyTextData, toyTexts } from "./toy_texts.ts";

await openForTests();

/** Runs the recipe; nothing but the model may be left, and nothing after it. */
async function run(more: PretrainConfigInput = {}, options: PretrainOptions = {}) {
  const before = living();
  const { model, record } = await pretrain({ ...pretrainRecipe, ...more }, {
    data: toyTextData(),
    ...options,
  });
  const weights = numbersOf(model.variables);
  assert.equal(living().tfjs - before.tfjs, weights.size, "a run leaves its model's weights only");
  model.dispose();
  assert.deepEqual(living(), before);
  assert.deepEqual(RunRecord.parse(JSON.parse(JSON.stringify(record))), record);
  const { seconds: _, ...rest } = record;
  return { weights, record: rest };
}

Deno.test("pretrain() lowers the held-out perplexity, scored before and on the way, and repeats its digits", async () => {
  const { record, weights } = await run({ evaluateEvery: 5, steps: 30 });
  const { evals, best, dev } = record;
  assert.deepEqual(evals.map(({ step }) => step), [0, 5, 10, 12, 15, 20, 24, 25, 30]);
  assert.deepEqual([evals[0].epoch, evals[3].epoch, evals.at(-1)?.epoch], [0, 1, 2.5]);
  const losses = evals.map(({ metrics }) => metrics.loss ?? NaN);
  assert.ok(losses[8] < 0.7 * losses[0], `${losses}`);
  for (const { metrics } of evals) {
    assertClose([metrics.perplexity ?? NaN], [Math.exp(metrics.loss ?? NaN)], 1e-12);
  }
  assert.deepEqual([best?.step, best?.metric], [30, { name: "loss", value: losses[8] }]);
  assert.deepEqual(dev, evals[8].metrics);
  assert.equal(record.curves.length, 30);
  assert.deepEqual([record.task, record.stopped, record.test], ["pretrain", "finished", {}]);
  const again = await run({ evaluateEvery: 5, steps: 30 });
  assert.deepEqual(again, { record, weights });
});

Deno.test("pretrain() keeps the model as it was where nothing is better", async () => {
  const wild = { bottomRate: 1, topRate: 1, headRate: 1, clip: null, warmup: 0 };
  const { record, weights } = await run({ optim: wild, epochs: 2, patience: 1 });
  assert.deepEqual([record.best?.step, record.stopped], [0, "early"]);
  const start = await loadMaskedLm(String(pretrainRecipe.model));
  assert.deepEqual(weights, numbersOf(start.variables));
  start.dispose();
});

Deno.test("pretrain() names the first bad tensor where a number is not finite, and leaves nothing", async () => {
  const model = await tinyMaskedLm({
    spoil: (name, { data }) => {
      if (name === "cls.predictions.bias") data[3] = NaN;
    },
  });
  const before = living();
  await assert.rejects(pretrain({ ...pretrainRecipe, model }, { data: toyTextData() }), {
    name: "NonFiniteError",
    message:
      /^Scoring dev after step 0 gave .* first bad tensor is the weight cls\.predictions\.bias\./,
  });
  assert.deepEqual(living(), before);
});

Deno.test("pretrain() scores the moving average, EMA's first step included", async () => {
  for (const emaStart of ["copy", "zero"] as const) {
    const optim = { ...pretrainRecipe.optim, ema: 0.9, emaStart, accumulate: 2 };
    const { record } = await run({ optim, epochs: 2 });
    const [first, , last] = record.evals.map(({ metrics }) => metrics.loss ?? NaN);
    assert.ok(last < first, `${emaStart}: ${last}`);
  }
});

Deno.test("pretrain()'s losses are those of a plain computation, over masked places only", async () => {
  const model = await tinyMaskedLm(), still = { bottomRate: 1e-9, topRate: 1e-9, headRate: 1e-9 };
  const undropped = { ...TINY_CONFIG, hidden_dropout_prob: 0, attention_probs_dropout_prob: 0 };
  await Deno.writeTextFile(join(model, "config.json"), JSON.stringify(undropped));
  const input = { ...pretrainRecipe, model, optim: still, epochs: 1 };
  const { record } = await run(input);

  const config = parsePretrainConfig(input), trained = await MaskedModel.create(config);
  const data = await loadPretrainData(config, { given: toyTextData() });
  const work = pretrainWork(config, data, trained), lm = trained.lm;
  const steps = new RunSteps(work.examples.train, config, lm.tokenizer.padId);
  const meanLoss = async (
    rows: readonly { masked?: { ids: Int32Array; positions: number[]; labels: number[] } }[],
  ) => {
    const asked = rows.map(({ masked }) => masked ?? assert.fail("masked"));
    const found = await predictMasked(lm, asked, { top: lm.bert.config.vocab_size });
    const losses = asked.flatMap(({ labels }, i) =>
      labels.map((word, k) => {
        const { ids, probabilities } = found[i][k];
        return -Math.log(probabilities[ids.indexOf(word)]);
      })
    );
    return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  };
  assertClose([record.evals[0].metrics.loss ?? NaN], [await meanLoss(work.examples.dev)], 1e-5);
  for (const [i, [rows]] of steps.plan(0).steps.slice(0, 3).entries()) {
    const masked = rows.map((row) => work.inEpoch?.(row, 0) ?? assert.fail("masked"));
    assertClose([record.curves[i].loss ?? NaN], [await meanLoss(masked)], 1e-4);
  }
  trained.dispose();
});

const NEW = "zeitgeist";

/** Texts in which a word that the vocabulary lacks stands between two that tell it. */
const newWordData = (): PretrainData => {
  const texts = (count: number, seed: number) =>
    toyTexts(count, { seed }).map(({ id, text }, i) => ({
      id,
      text: i % 2 ? text : `badc ${NEW} badd ${text}`,
    }));
  return { name: "new word", splits: { train: texts(96, 1), dev: texts(32, 2) } };
};

Deno.test("pretrain() teaches words that were added: a cloze knows them afterwards, finetune begins there", async () => {
  const out = join(await temporaryFolder(), "run"), data = newWordData(), words = [NEW];
  const config = { ...pretrainRecipe, words, out, epochs: 4 };
  const before = await MaskedModel.create(parsePretrainConfig(config));
  const items = [{ text: `badc ${NEW} badd goodb anyb`, word: NEW }];
  const [start] = await cloze(before.lm, items);
  before.dispose();
  const { model, record } = await pretrain(config, { data });
  assert.equal(model.tokenizer.encode(NEW, { addSpecialTokens: false }).length, 1);
  const [end] = await cloze(model, items);
  assert.equal(end.tokens, 1);
  assert.ok(
    end.rank < start.rank && end.probability > 2 * start.probability,
    JSON.stringify({ start, end }),
  );
  model.dispose();

  const again = await loadMaskedLm(join(out, "model"));
  assert.deepEqual(await cloze(again, items), [end]);
  again.dispose();
  const metrics = JSON.parse(await Deno.readTextFile(join(out, "metrics.json")));
  assert.deepEqual(metrics.before, record.evals[0].metrics);
  assert.equal(metrics.dev.perplexity, record.dev.perplexity);
  const [low, high] = metrics.dev.intervals.perplexity;
  assert.ok(low < metrics.dev.perplexity && metrics.dev.perplexity < high);
  const names = Array.from(Deno.readDirSync(out), ({ name }) => name).sort();
  const files = ["metrics.json", "model", "predictions.jsonl", "record.json", "run.json"];
  assert.deepEqual(names, ["checkpoints", ...files]);
  const card = await Deno.readTextFile(join(out, "model", "README.md"));
  assert.match(card, /\npipeline_tag: fill-mask\n/);
  assert.match(card, new RegExp(`\nWords added to its vocabulary: ${NEW}\\.\n`));
  assert.match(card, /\| perplexity \| [\d.]+ \| [\d.]+ \\\[/);
  assert.ok(!card.includes(out), "no folder of this machine");
  const lines = (await Deno.readTextFile(join(out, "predictions.jsonl"))).trimEnd().split("\n");
  const line = JSON.parse(lines[0]);
  assert.deepEqual(Object.keys(line), ["id", "split", "label", "predicted", "loss", "text"]);

  const tuned = await finetune({
    model: join(out, "model"),
    ...{ epochs: 1, batchSize: 16, maxLength: 32, precision: "fp32" as const },
  }, { data: toyData({ train: 16, dev: 8, test: 0 }) });
  assert.equal(tuned.model.tokenizer.encode(NEW, { addSpecialTokens: false }).length, 1);
  tuned.model.dispose();
});

const python = process.env.WORKBOOK_TORCH_PYTHON;
if (!python) {
  console.warn(
    "WORKBOOK_TORCH_PYTHON names no Python with torch and transformers: the test of pre-trained " +
      "models in transformers is left out.",
  );
}

Deno.test({
  name: "a model that was pre-trained with new words fills masks in Python's transformers as here",
  ignore: !python,
  async fn() {
    const out = join(await temporaryFolder(), "run");
    const config = { ...pretrainRecipe, words: [NEW], out, epochs: 1 };
    const { model } = await pretrain(config, { data: newWordData() });
    const script = fileURLToPath(new URL("../golden/check_masked_lm.py", import.meta.url));
    const text = `badc [MASK] badd ${NEW} goodb`;
    const { success, stdout, stderr } = await new Deno.Command(python ?? "", {
      args: [script, join(out, "model"), text],
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    const found = JSON.parse(new TextDecoder().decode(stdout));
    assert.deepEqual(found.ids, [...model.tokenizer.encode(text).ids]);
    assert.equal(found.tied, true);
    const [{ words }] = await fillMask(model, text);
    const [fill]: [number, number][][] = found.fills;
    assert.deepEqual(words.map(({ id }) => id), fill.map(([id]) => id));
    assertClose(words.map(({ probability }) => probability), fill.map(([, share]) => share), 1e-4);
    model.dispose();
  },
});
