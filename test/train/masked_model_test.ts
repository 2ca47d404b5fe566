import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { BertConfig } from "lib/bert/config.ts";
import { type MaskedLm, type NamedTensors } from "lib/bert/mod.ts";
import { crossEntropy, IGNORED_LABEL } from "lib/losses/mod.ts";
import { lossAndGradients } from "lib/train/loss_and_gradients.ts";
import { MaskedModel } from "lib/train/masked_model.ts";
import { asVariables, readGolden } from "../bert/golden.ts";
import { assertClose, openForTests, relativeL2, values } from "../tensors.ts";
import { tinyMaskedLm } from "./toy_texts.ts";

await openForTests();

const golden = await readGolden("masked_lm_tiny.safetensors"), PREFIX = "tied.parameter.";
const WORDS = "bert.embeddings.word_embeddings.weight";

/** The golden model whose decoder is the word embeddings. */
function goldenModel(): MaskedModel {
  const weights: NamedTensors = {};
  for (const name of golden.names(PREFIX)) {
    weights[name.slice(PREFIX.length)] = tf.tensor(golden.numbers(name), golden.shape(name));
  }
  const variables = asVariables(weights),
    config = BertConfig.parse(JSON.parse(golden.note("tied")));
  return new MaskedModel({ bert: { config }, head: {}, variables } as MaskedLm, 16);
}

Deno.test("MaskedModel has PyTorch's loss and tied gradients, whatever places fill the batch up", () => {
  const model = goldenModel(), filling = 5;
  const positions = [...golden.numbers("positions")], labels = [...golden.numbers("labels")];
  tf.tidy(() => {
    const int32 = (numbers: number[], more: number) =>
      tf.tensor1d([...numbers, ...Array(filling).fill(more)], "int32");
    const { ids, mask, typeIds } = golden.batch();
    const batch = { ids, mask, typeIds, special: tf.zerosLike(ids), places: int32(positions, 0) };
    const wanted = int32(labels, IGNORED_LABEL);
    const lossOf = (weights: NamedTensors) =>
      crossEntropy(model.outputs(batch, undefined, weights), wanted);
    const { loss, gradients } = lossAndGradients(model.variables, lossOf);
    assertClose(values(loss), golden.numbers("tied.loss"), 1e-6);
    for (const name of golden.names("tied.gradient.")) {
      const own = name.slice("tied.gradient.".length);
      if (own.endsWith("key.bias")) continue; // 0 in exact arithmetic
      const error = relativeL2(values(gradients[own]), golden.numbers(name));
      assert.ok(error <= 1e-5, `${own}: ${error}`);
    }
    const words = values(gradients[WORDS]);
    const rows = words.length / 37, seen = new Set([...ids.dataSync(), ...labels]);
    const unseen = Array.from({ length: 37 }, (_, id) => id).filter((id) => !seen.has(id));
    assert.ok(unseen.length > 0, "some words are decoded only");
    for (const id of unseen) {
      const own = words.slice(id * rows, (id + 1) * rows);
      assert.ok(own.some((x) => x !== 0), "a word that is only decoded learns as well");
    }
  });
  tf.dispose(Object.values(model.variables));
});

Deno.test("MaskedModel.answers() tells the loss of the right word and the likeliest one", () => {
  const model = goldenModel();
  const positions = [...golden.numbers("positions")], labels = [...golden.numbers("labels")];
  tf.tidy(() => {
    const { ids, mask, typeIds } = golden.batch(), special = tf.zerosLike(ids);
    const places = tf.tensor1d(positions, "int32"), words = tf.tensor1d(labels, "int32");
    const answers = model.answers({ ids, mask, typeIds, special, places, words }).arraySync();
    const logits = golden.numbers("tied.logits"), size = logits.length / positions.length;
    positions.forEach((_, i) => {
      const own = [...logits.subarray(i * size, (i + 1) * size)];
      const all = Math.log(own.reduce((sum, x) => sum + Math.exp(x), 0));
      assertClose([answers[i][0]], [all - own[labels[i]]], 1e-4);
      assert.equal(answers[i][1], own.indexOf(Math.max(...own)));
    });
  });
  tf.dispose(Object.values(model.variables));
});

Deno.test("MaskedModel.create() adds words with the mean of their pieces, and refuses what does not fit", async () => {
  const source = await tinyMaskedLm();
  const plain = await MaskedModel.create({ model: source, words: [], maxLength: 32 });
  const words = ["goodaanyb", "anyc"];
  const model = await MaskedModel.create({ model: source, words, maxLength: 32 });
  assert.deepEqual([plain.tokenizer.vocabSize, model.tokenizer.vocabSize], [71, 72]);
  assert.deepEqual(model.variables[WORDS].shape, [72, 32]);
  assert.deepEqual(model.variables["cls.predictions.bias"].shape, [72]);
  const { ids } = model.tokenizer.encode("gooda goodaanyb", { addSpecialTokens: false });
  assert.equal(ids[1], 71);
  assert.notEqual(model.kind, plain.kind);
  plain.dispose();
  model.dispose();
  await assert.rejects(MaskedModel.create({ model: source, words: [], maxLength: 129 }), {
    message: /^Expected maxLength of at most 128/,
  });
});
