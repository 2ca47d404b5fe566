import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  type BertModel,
  encode,
  loadBert,
  readSafetensors,
  resizeEmbeddings,
  saveBert,
} from "lib/bert/mod.ts";
import { adamw, chain } from "lib/optim/mod.ts";
import { assertClose, living, openForTests, values } from "../tensors.ts";
import { temporaryFolder, tinyModel } from "../train/tiny_model.ts";

await openForTests();

const WORDS = "bert.embeddings.word_embeddings.weight", ROWS = 80, WIDTH = 32;
const folder = await tinyModel();

const rowsOf = (model: BertModel): number[][] => {
  const numbers = values(model.variables[WORDS]);
  return Array.from(
    { length: numbers.length / WIDTH },
    (_, i) => numbers.slice(i * WIDTH, (i + 1) * WIDTH),
  );
};

const meanOf = (rows: number[][]) =>
  rows[0].map((_, k) => rows.reduce((sum, row) => sum + row[k], 0) / rows.length);

async function withModel(body: (model: BertModel) => Promise<void> | void): Promise<void> {
  const before = living(), model = await loadBert(folder);
  try {
    await body(model);
  } finally {
    model.dispose();
  }
  assert.deepEqual(living(), before);
}

function states(model: BertModel, ids: number[]): number[] {
  return tf.tidy(() => {
    const row = tf.tensor2d([ids], [1, ids.length], "int32");
    const batch = { ids: row, mask: tf.onesLike(row), typeIds: tf.zerosLike(row) };
    return values(encode(model.config, model.variables, batch));
  });
}

Deno.test("resizeEmbeddings() keeps the old rows and the model's numbers, and frees the old table", () =>
  withModel((model) => {
    const old = rowsOf(model), before = living(), wanted = states(model, [2, 7, 9, 3]);
    const previous = model.variables[WORDS], { name } = previous;
    resizeEmbeddings(model, ROWS + 3, { init: "mean" });
    assert.deepEqual(living(), before);
    assert.ok(previous.isDisposed);
    assert.deepEqual(rowsOf(model).slice(0, ROWS), old);
    assert.deepEqual(model.variables[WORDS].shape, [ROWS + 3, WIDTH]);
    assert.equal(model.variables[WORDS].name, name);
    assert.ok(model.variables[WORDS].trainable);
    assert.equal(model.config.vocab_size, ROWS + 3);
    assert.deepEqual(states(model, [2, 7, 9, 3]), wanted);
  }));

Deno.test("resizeEmbeddings() fills new rows with the mean of all, also where nothing is said", () =>
  withModel((model) => {
    const mean = meanOf(rowsOf(model));
    resizeEmbeddings(model, ROWS + 2);
    for (const row of rowsOf(model).slice(ROWS)) assertClose(row, mean, 1e-7);
  }));

Deno.test("resizeEmbeddings() fills new rows with the mean of their pieces, without any of all", () =>
  withModel((model) => {
    const old = rowsOf(model), pieces = [[7], [10, 79, 10], [], [0, 5]];
    resizeEmbeddings(model, ROWS + 4, { init: "pieces", pieces });
    const found = rowsOf(model).slice(ROWS);
    pieces.forEach((ids, i) =>
      assertClose(found[i], meanOf(ids.length ? ids.map((id) => old[id]) : old), 1e-7)
    );
    assert.deepEqual(found[0], old[7]);
  }));

Deno.test("resizeEmbeddings() draws new rows from the seed, with the config's deviation", () =>
  withModel((model) => {
    const drawn = (seed: number) => {
      resizeEmbeddings(model, ROWS + 200, { init: "normal", seed });
      const rows = rowsOf(model).slice(ROWS).flat();
      resizeEmbeddings(model, ROWS);
      return rows;
    };
    const [first, again, zero] = [drawn(1), drawn(1), drawn(0)];
    assert.deepEqual(again, first);
    assert.deepEqual(drawn(0), zero);
    assert.notDeepEqual(zero, first);
    const mean = meanOf(first.map((x) => [x]))[0];
    const deviation = Math.sqrt(meanOf(first.map((x) => [(x - mean) ** 2]))[0]);
    // 6,400 draws: 4 standard errors of mean and deviation
    assert.ok(Math.abs(mean) < 4 * 0.02 / Math.sqrt(first.length), `mean ${mean}`);
    assert.ok(Math.abs(deviation / 0.02 - 1) < 4 / Math.sqrt(2 * first.length), `sd ${deviation}`);
  }));

Deno.test("resizeEmbeddings() back to the old size gives the old model, bit for bit", () =>
  withModel((model) => {
    const old = rowsOf(model);
    resizeEmbeddings(model, ROWS + 5, { init: "normal", seed: 3 });
    resizeEmbeddings(model, ROWS);
    assert.deepEqual(rowsOf(model), old);
    assert.equal(model.config.vocab_size, ROWS);
    resizeEmbeddings(model, 10);
    assert.deepEqual(rowsOf(model), old.slice(0, 10));
  }));

Deno.test("resizeEmbeddings() resizes a masked-LM head's biases and untied decoder by the same rule", () =>
  withModel((model) => {
    const [bias, weight, other] = tf.tidy(() =>
      [
        tf.range(0, ROWS, 1, "float32"),
        tf.randomNormal([ROWS, WIDTH], 0, 1, "float32", 5),
        tf.ones([WIDTH]),
      ].map((value) => tf.variable(value))
    );
    const head: Record<string, tf.Variable> = {
      "cls.predictions.bias": bias,
      "cls.predictions.decoder.weight": weight,
      "cls.predictions.transform.dense.bias": other,
    };
    const decoder = values(weight);
    resizeEmbeddings(model, ROWS + 2, { init: "pieces", pieces: [[4, 8], [79]], head });
    assert.deepEqual(values(head["cls.predictions.bias"]), [...Array(ROWS).keys(), 6, 79]);
    const row = (id: number) => decoder.slice(id * WIDTH, (id + 1) * WIDTH);
    assertClose(
      values(head["cls.predictions.decoder.weight"]),
      [...decoder, ...meanOf([row(4), row(8)]), ...row(79)],
      1e-7,
    );
    assert.equal(head["cls.predictions.transform.dense.bias"], other);
    resizeEmbeddings(model, ROWS + 3, { init: "normal", seed: 1, head });
    assert.equal(values(head["cls.predictions.bias"]).at(-1), 0);
    tf.dispose(head);
  }));

Deno.test("a training step moves the new rows that it sees, and no other new ones", () =>
  withModel((model) => {
    resizeEmbeddings(model, ROWS + 3, { init: "mean" });
    const old = rowsOf(model), optimizer = chain(adamw({ rate: 1e-2, weightDecay: 0 }));
    const kept = tf.tidy(() => {
      const ids = tf.tensor2d([[2, ROWS, 9, ROWS + 2, 3]], [1, 5], "int32");
      const batch = { ids, mask: tf.onesLike(ids), typeIds: tf.zerosLike(ids) };
      const weights = tf.tensor1d(Array.from({ length: WIDTH }, (_, k) => k % 5 - 2));
      const { grads } = tf.variableGrads(
        () => tf.sum(tf.mul(encode(model.config, model.variables, batch), weights)),
        Object.values(model.variables),
      );
      const gradients = Object.fromEntries(
        Object.entries(model.variables).map(([name, variable]) => [name, grads[variable.name]]),
      );
      const { variables } = optimizer.update({
        variables: model.variables,
        gradients,
        state: optimizer.init(model.variables),
        numbers: optimizer.numbers(1, Object.keys(model.variables)),
      });
      for (const [name, value] of Object.entries(variables)) model.variables[name].assign(value);
      return values(gradients[WORDS]);
    });
    assert.equal(kept.length, (ROWS + 3) * WIDTH);
    const moved = rowsOf(model).flatMap((row, i) => String(row) === String(old[i]) ? [] : [i]);
    assert.deepEqual(moved, [2, 3, 9, ROWS, ROWS + 2]);
  }));

Deno.test("a resized model is saved and loaded with its new rows", () =>
  withModel(async (model) => {
    resizeEmbeddings(model, ROWS + 2, { init: "pieces", pieces: [[7, 8], [9]] });
    const saved = await temporaryFolder(), ids = [2, ROWS, 7, ROWS + 1, 3];
    await saveBert(model, saved);
    const file = await readSafetensors(`${saved}/model.safetensors`, { names: [WORDS] });
    assert.deepEqual(file.get(WORDS)?.shape, [ROWS + 2, WIDTH]);
    const again = await loadBert(saved);
    assert.equal(again.config.vocab_size, ROWS + 2);
    assert.deepEqual(states(again, ids), states(model, ids));
    again.dispose();
  }));

Deno.test("resizeEmbeddings() says what is wrong and changes nothing", () =>
  withModel((model) => {
    const head = { "cls.predictions.bias": tf.tidy(() => tf.variable(tf.zeros([70]))) };
    const old = rowsOf(model), before = living();
    const refused = (size: number, options: Parameters<typeof resizeEmbeddings>[2]) => {
      let message = "";
      try {
        resizeEmbeddings(model, size, options);
      } catch (error) {
        assert.ok(error instanceof RangeError);
        message = error.message;
      }
      assert.deepEqual([rowsOf(model), living(), model.config.vocab_size], [old, before, ROWS]);
      return message;
    };
    assert.equal(
      refused(0, { init: "mean" }),
      "Expected a whole number of rows above 0 (the id of the padding token) but found 0. " +
        "Try the tokenizer's vocabSize.",
    );
    assert.match(refused(80.5, { init: "mean" }), /found 80\.5/);
    assert.equal(
      refused(82, { init: "pieces", pieces: [[1]] }),
      "Expected the pieces of 2 new words, one list for each new row, but found 1. " +
        "Try addWords, which finds them.",
    );
    assert.match(refused(80, { init: "pieces", pieces: [[1]] }), /^Expected the pieces of 0 new/);
    assert.equal(
      refused(81, { init: "pieces", pieces: [[80]] }),
      "Expected ids of pieces below 80 but found 80. " +
        "Try encoding the words before they are added to the tokenizer.",
    );
    assert.match(
      refused(81, { init: "normal", seed: NaN }),
      /^Expected a whole seed of at least 0/,
    );
    assert.match(
      refused(81, { init: "mean", head }),
      /^Expected 80 rows of cls\.predictions\.bias/,
    );
    tf.dispose(head);
  }));
