import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import {
  BertConfig,
  encode,
  type EncoderBatch,
  fillMask,
  loadMaskedLm,
  type MaskedLm,
  maskedLmLogits,
  type NamedTensors,
  readSafetensors,
  resizeEmbeddings,
  saveMaskedLm,
  type WritableTensor,
  writeSafetensors,
} from "lib/bert/mod.ts";
import { compile } from "lib/engine/mod.ts";
import { crossEntropy } from "lib/losses/mod.ts";
import {
  assertClose,
  assertKeepsNothing,
  at,
  living,
  openForTests,
  relativeL2,
  values,
} from "../tensors.ts";
import { temporaryFolder, tinyModel, VOCABULARY } from "../train/tiny_model.ts";
import { asVariables, type Golden, MODES, readGolden } from "./golden.ts";

await openForTests();

const WORDS = "bert.embeddings.word_embeddings.weight", DECODER = "cls.predictions.decoder";
const whole = (golden: Golden, name: string) => tf.tensor1d(golden.numbers(name), "int32");

const mini = await readGolden("masked_lm_bert-mini-zh.safetensors");
const miniBatch = mini.batch(), miniPositions = whole(mini, "positions");
const shipped = await loadMaskedLm("bert-mini-zh");

/** Logits at positions in one of the modes. */
function logitsAs(
  { compiled = false, ...setting }: typeof MODES[string] & Parameters<typeof at>[0],
  { config, variables }: { config: BertConfig; variables: NamedTensors },
  batch: EncoderBatch,
  positions: tf.Tensor1D | "all",
): tf.Tensor2D {
  const run = (batch: EncoderBatch, positions: tf.Tensor1D | "all") =>
    maskedLmLogits(config, variables, encode(config, variables, batch), positions);
  const step = compiled ? compile(run) : undefined;
  const logits = at(setting, () => (step ?? run)(batch, positions));
  step?.dispose();
  return logits;
}

const ofModel = ({ bert: { config }, variables }: MaskedLm) => ({ config, variables });

for (const [mode, setting] of Object.entries(MODES)) {
  Deno.test(`maskedLmLogits() has the logits of transformers for masked Chinese texts, ${mode}`, () => {
    tf.tidy(() => {
      const logits = logitsAs(setting, ofModel(shipped), miniBatch, miniPositions);
      assert.deepEqual(logits.shape, [miniPositions.size, 9600]);
      const found = values(logits), wanted = mini.numbers("logits");
      const worst = found.reduce((most, x, i) => Math.max(most, Math.abs(x - wanted[i])), 0);
      assert.ok(worst <= 1e-4, `differs by ${worst}`);
    });
  });
}

Deno.test("maskedLmLogits() is near in bf16", () => {
  tf.tidy(() => {
    const setting = { ...MODES["compiled in parts"], precision: "bf16" as const };
    const logits = logitsAs(setting, ofModel(shipped), miniBatch, miniPositions);
    const error = relativeL2(logits.dataSync(), mini.numbers("logits"));
    assert.ok(error < 2e-2 && error > 1e-4, `relative L2 ${error}`);
  });
});

Deno.test("maskedLmLogits() gives every position where all are asked for", () => {
  tf.tidy(() => {
    const [, length] = miniBatch.ids.shape,
      one = miniBatch.ids.shape.map((n, i) => i === 0 ? 2 : n);
    const cut = (x: tf.Tensor) => tf.slice(x, [0, 0], one);
    const batch = {
      ids: cut(miniBatch.ids),
      mask: cut(miniBatch.mask),
      typeIds: cut(miniBatch.typeIds),
    };
    const all = logitsAs(MODES.fused, ofModel(shipped), batch, "all");
    assert.deepEqual(all.shape, [2 * (length ?? 0), 9600]);
    const places = [0, 3, (length ?? 0) + 1];
    const some = logitsAs(MODES.fused, ofModel(shipped), batch, tf.tensor1d(places, "int32"));
    assertClose(values(some), values(tf.gather(all, places)), 1e-5);
  });
});

const tiny = await readGolden("masked_lm_tiny.safetensors");
const KINDS = ["tied", "untied"] as const;

/** A golden model's weights as `loadMaskedLm` names them. */
function tinyWeights(kind: typeof KINDS[number]): Record<string, tf.Variable> {
  const prefix = `${kind}.parameter.`, weights: NamedTensors = {};
  for (const name of tiny.names(prefix)) {
    weights[name.slice(prefix.length)] = tf.tensor(tiny.numbers(name), tiny.shape(name));
  }
  if (kind === "untied") { // the bias that counts
    weights["cls.predictions.bias"].dispose();
    weights["cls.predictions.bias"] = weights[`${DECODER}.bias`];
    delete weights[`${DECODER}.bias`];
  }
  return asVariables(weights);
}

/** The golden gradients by the same names. */
function wantedGradients(kind: typeof KINDS[number]): Map<string, Float32Array> {
  const prefix = `${kind}.gradient.`;
  return new Map(
    tiny.names(prefix).map((name) => {
      const own = name.slice(prefix.length);
      return [own === `${DECODER}.bias` ? "cls.predictions.bias" : own, tiny.numbers(name)];
    }),
  );
}

for (const kind of KINDS) {
  const config = BertConfig.parse(JSON.parse(tiny.note(kind))), variables = tinyWeights(kind);
  const names = Object.keys(variables);
  const step = (batch: EncoderBatch, positions: tf.Tensor1D, labels: tf.Tensor1D) => {
    const logitsOf = () =>
      maskedLmLogits(config, variables, encode(config, variables, batch), positions);
    const { value, grads } = tf.variableGrads(
      () => crossEntropy(logitsOf(), labels),
      names.map((name) => variables[name]),
    );
    return { value, grads, logits: logitsOf() };
  };
  for (const [mode, { compiled, ...setting }] of Object.entries(MODES)) {
    Deno.test(`a masked-LM step has PyTorch's loss and gradients, ${kind}, ${mode}`, () => {
      tf.tidy(() => {
        const run = compile(step);
        const inputs = [tiny.batch(), whole(tiny, "positions"), whole(tiny, "labels")] as const;
        const { value, grads, logits } = at(setting, () => (compiled ? run : step)(...inputs));
        run.dispose();
        assertClose(values(logits), tiny.numbers(`${kind}.logits`), 1e-5);
        assertClose(values(value), tiny.numbers(`${kind}.loss`), 1e-6);
        const wanted = wantedGradients(kind);
        assert.deepEqual([...names].sort(), [...wanted.keys()].sort());
        for (const [name, numbers] of wanted) {
          if (name.endsWith("key.bias")) continue; // 0 in exact arithmetic
          const error = relativeL2(values(grads[variables[name].name]), numbers);
          assert.ok(error <= 1e-5, `${name}: ${error}`);
        }
      });
    });
  }
}

/** A model folder from golden weights, with a vocabulary of as many words. */
async function tinyFolder(
  kind: typeof KINDS[number],
  change: (weights: Map<string, WritableTensor>) => void = () => {},
): Promise<string> {
  const folder = await temporaryFolder(), prefix = `${kind}.parameter.`;
  const weights = new Map(
    tiny.names(prefix).map((name): [string, WritableTensor] => [
      name.slice(prefix.length),
      { shape: tiny.shape(name), data: Float32Array.from(tiny.numbers(name)) },
    ]),
  );
  change(weights);
  await writeSafetensors(join(folder, "model.safetensors"), weights);
  await Deno.writeTextFile(join(folder, "config.json"), tiny.note(kind));
  await Deno.writeTextFile(join(folder, "vocab.txt"), VOCABULARY.slice(0, 37).join("\n") + "\n");
  return folder;
}

async function withLoaded(source: string, body: (model: MaskedLm) => Promise<void> | void) {
  const before = living(), model = await loadMaskedLm(source);
  try {
    await body(model);
  } finally {
    model.dispose();
  }
  assert.deepEqual(living(), before);
}

const tinyLogits = (model: MaskedLm) =>
  tf.tidy(() =>
    values(logitsAs(MODES.fused, ofModel(model), tiny.batch(), whole(tiny, "positions")))
  );

for (const kind of KINDS) {
  Deno.test(`loadMaskedLm() and saveMaskedLm() keep a head that is ${kind}`, async () => {
    await withLoaded(await tinyFolder(kind), async (model) => {
      const logits = tinyLogits(model), saved = await temporaryFolder();
      assertClose(logits, tiny.numbers(`${kind}.logits`), 1e-5);
      assert.equal(`${DECODER}.weight` in model.head, kind === "untied");
      await saveMaskedLm(model, saved);
      await withLoaded(saved, (again) => assert.deepEqual(tinyLogits(again), logits));
      const file = await readSafetensors(join(saved, "model.safetensors"));
      const extra = [...file.keys()].filter((name) => name.startsWith(DECODER)).sort();
      const both = [`${DECODER}.bias`, `${DECODER}.weight`];
      assert.deepEqual(extra, kind === "untied" ? both : []);
    });
  });
}

Deno.test("loadMaskedLm() takes a decoder that copies the word embeddings as tied, another as its own", async () => {
  const name = `tied.parameter.${WORDS}`;
  const words = { shape: tiny.shape(name), data: Float32Array.from(tiny.numbers(name)) };
  const copied = await tinyFolder("tied", (weights) => weights.set(`${DECODER}.weight`, words));
  await withLoaded(copied, ({ head }) => assert.equal(`${DECODER}.weight` in head, false));
  const other = { ...words, data: words.data.map((x) => x + 1) };
  const changed = await tinyFolder("tied", (weights) => weights.set(`${DECODER}.weight`, other));
  await withLoaded(changed, ({ head }) => {
    assert.deepEqual(values(head[`${DECODER}.weight`]), [...other.data]);
  });
});

Deno.test("loadMaskedLm() says which weights it looked for where there is no such head", async () => {
  const folder = await tinyModel(), before = living();
  const looked = "cls.predictions.transform.dense.weight, cls.predictions.transform.dense.bias, " +
    "cls.predictions.transform.LayerNorm.weight, cls.predictions.transform.LayerNorm.bias, " +
    "cls.predictions.bias";
  await assert.rejects(loadMaskedLm(folder), {
    message: `Expected a masked-LM head, the weights ${looked}, but found none of them ` +
      `(folder: ${folder}). Try bert-mini-zh, or a checkpoint of BertForMaskedLM or ` +
      "BertForPreTraining.",
  });
  const part = await tinyFolder("tied", (weights) => weights.delete("cls.predictions.bias"));
  await assert.rejects(loadMaskedLm(part), { message: /cls\.predictions\.bias: missing/ });
  assert.deepEqual(living(), before);
});

Deno.test("a masked LM's words grow with its head, and new ones are guessed by the same rule", () =>
  withLoaded("bert-mini-zh", async (model) => {
    const text = "房间很干[MASK]。", [before] = await fillMask(model, text, { top: 1 });
    resizeEmbeddings(model.bert, 9601, {
      init: "pieces",
      pieces: [[before.words[0].id]],
      head: model.head,
    });
    const [after] = await fillMask(model, text, { top: 2 });
    const ids = after.words.map(({ id }) => id).sort((a, b) => a - b); // as likely but for rounding
    assert.deepEqual(ids, [before.words[0].id, 9600]);
    assertClose([after.words[0].probability], [after.words[1].probability], 1e-5);
  }));

Deno.test("maskedLmLogits() leaves no tensors behind but its result", () => {
  const inputs = tf.tidy(() => {
    const ids = tf.tensor2d([[2, 4, 5, 3]], [1, 4], "int32");
    return { ids, mask: tf.onesLike(ids), typeIds: tf.zerosLike(ids) };
  });
  const { config, variables } = ofModel(shipped);
  for (const fusion of [true, false]) {
    at({ fusion }, () =>
      assertKeepsNothing(`fusion ${fusion}`, () =>
        tf.tidy(() => {
          const hidden = encode(config, variables, inputs);
          return maskedLmLogits(config, variables, hidden, tf.tensor1d([1, 1], "int32"));
        })));
  }
  tf.dispose({ ...inputs });
});

const python = process.env.WORKBOOK_TORCH_PYTHON;
if (!python) {
  console.warn(
    "WORKBOOK_TORCH_PYTHON names no Python with torch and transformers: the test of masked LMs " +
      "in transformers is left out.",
  );
}

Deno.test({
  name: "a saved masked LM fills masks in Python's transformers as it does here",
  ignore: !python,
  async fn() {
    const text = "这家酒店的[MASK]务很好，房间也干[MASK]。", folder = await temporaryFolder();
    await saveMaskedLm(shipped, folder);
    const script = fileURLToPath(new URL("../golden/check_masked_lm.py", import.meta.url));
    const { success, stdout, stderr } = await new Deno.Command(python ?? "", {
      args: [script, folder, text],
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    const found = JSON.parse(new TextDecoder().decode(stdout));
    assert.deepEqual(found.ids, [...shipped.tokenizer.encode(text).ids]);
    assert.equal(found.tied, true);
    const logits = tf.tidy(() => {
      const ids = tf.tensor2d([found.ids], [1, found.ids.length], "int32");
      const batch = { ids, mask: tf.onesLike(ids), typeIds: tf.zerosLike(ids) };
      return values(logitsAs(MODES.fused, ofModel(shipped), batch, "all"));
    });
    assertClose(logits, found.logits, 1e-4);
    const fills = await fillMask(shipped, text);
    assert.equal(fills.length, 2);
    fills.forEach(({ words }, i) => {
      assert.deepEqual(words.map(({ id }) => id), found.fills[i].map(([id]: [number]) => id));
      const shares = found.fills[i].map(([, share]: [number, number]) => share);
      assertClose(words.map(({ probability }) => probability), shares, 1e-4);
    });
  },
});
