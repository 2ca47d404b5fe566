import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import process from "node:process";
import { fileURLToPath } from "node:url";
import {
  addWords,
  type BertModel,
  encode,
  loadBert,
  resizeEmbeddings,
  saveBert,
} from "lib/bert/mod.ts";
import { loadTokenizer, type Tokenizer } from "lib/tokenizer/mod.ts";
import { assertClose, living, openForTests, values } from "../tensors.ts";
import { temporaryFolder } from "../train/tiny_model.ts";

await openForTests();

const WORDS = "bert.embeddings.word_embeddings.weight", ROWS = 9600, WIDTH = 384;

const row = (model: BertModel, id: number) =>
  tf.tidy(() => values(tf.slice(model.variables[WORDS], [id, 0], [1, WIDTH])));

async function withPair(body: (model: BertModel, tokenizer: Tokenizer) => Promise<void> | void) {
  const before = living(), model = await loadBert("bert-mini-zh");
  await body(model, await loadTokenizer(model.folder));
  model.dispose();
  assert.deepEqual(living(), before);
}

Deno.test("addWords() gives each new word the mean of the pieces that it had", () =>
  withPair((model, tokenizer) => {
    const words = [
      "GPT-4o",
      { content: "GPT-4o-mini", singleWord: true },
      "好",
      "大模型",
      "GPT-4o",
    ];
    const wanted = new Map(["GPT-4o", "GPT-4o-mini", "大模型"].map((word) => {
      const ids = [...tokenizer.encode(word, { addSpecialTokens: false }).ids];
      assert.ok(ids.length > 2, `${word}: ${ids}`);
      const mean = new Float64Array(WIDTH);
      for (const id of ids) row(model, id).forEach((x, k) => mean[k] += x / ids.length);
      return [word, mean];
    }));
    assert.equal(addWords(model, tokenizer, words), 3);
    assert.equal(tokenizer.vocabSize, ROWS + 3);
    assert.equal(model.config.vocab_size, ROWS + 3);
    for (const [word, mean] of wanted) {
      const id = tokenizer.idOf(word) ?? -1;
      assert.ok(id >= ROWS);
      assertClose(row(model, id), mean, 1e-6, word);
    }
    assert.equal(addWords(model, tokenizer, words), 0);
    assert.equal(model.config.vocab_size, ROWS + 3);
  }));

Deno.test("addWords() leaves unknown pieces out, and takes the mean of all where nothing is left", () =>
  withPair((model, tokenizer) => {
    const unk = tokenizer.idOf("[UNK]");
    const ids = [...tokenizer.encode("𐎠好", { addSpecialTokens: false }).ids];
    assert.deepEqual([ids[0], ids.length], [unk, 2]);
    const known = row(model, ids[1]), all = new Float64Array(WIDTH);
    values(model.variables[WORDS]).forEach((x, i) => all[i % WIDTH] += x / ROWS);
    addWords(model, tokenizer, ["𐎠好", "𐎡"]);
    assertClose(row(model, ROWS), known, 1e-7);
    assertClose(row(model, ROWS + 1), all, 1e-6);
  }));

Deno.test("addWords() can take the mean of all, or draw; and drops rows that no token reaches", () =>
  withPair((model, tokenizer) => {
    resizeEmbeddings(model, ROWS + 32, { init: "normal", seed: 9 }); // as if rounded up
    addWords(model, tokenizer, ["一代甲"], { init: "mean" });
    assert.deepEqual([model.config.vocab_size, tokenizer.vocabSize], [ROWS + 1, ROWS + 1]);
    addWords(model, tokenizer, ["二代乙"], { init: "normal", seed: 4 });
    const drawn = row(model, ROWS + 1);
    resizeEmbeddings(model, ROWS + 1);
    resizeEmbeddings(model, ROWS + 2, { init: "normal", seed: 4 });
    assert.deepEqual(row(model, ROWS + 1), drawn);
  }));

Deno.test("addWords() that refuses a word or a seed changes neither tokenizer nor model", () =>
  withPair((model, tokenizer) => {
    const unchanged = () =>
      assert.deepEqual([tokenizer.vocabSize, model.config.vocab_size], [ROWS, ROWS]);
    assert.throws(() => addWords(model, tokenizer, ["好的呀", " "]), /is blank/);
    unchanged();
    assert.throws(
      () => addWords(model, tokenizer, ["好的呀"], { init: "normal", seed: -1 }),
      /^RangeError: Expected a whole seed/,
    );
    unchanged();
    tokenizer.addTokens(["先加的词"]);
    assert.throws(() => addWords(model, tokenizer, ["好的呀"]), {
      name: "RangeError",
      message: "Expected a tokenizer of at most 9600 tokens, the model's rows, but found 9601. " +
        "Try the tokenizer of the model's folder, or resizeEmbeddings(model, tokenizer.vocabSize).",
    });
  }));

const python = process.env.WORKBOOK_TORCH_PYTHON;
if (!python) {
  console.log(
    "WORKBOOK_TORCH_PYTHON names no Python with torch and transformers: the test of grown models " +
      "in transformers is left out.",
  );
}

Deno.test({
  name: "a model with added words has the same ids and states in Python's transformers",
  ignore: !python,
  fn: () =>
    withPair(async (model, tokenizer) => {
      const text = "我用gpt-4o-mini和Llama-3.2-1B-Instruct做大模型评测";
      addWords(model, tokenizer, ["GPT-4o-mini", "Llama-3.2-1B-Instruct", "大模型"]);
      const folder = await temporaryFolder();
      await saveBert(model, folder);
      await tokenizer.save(folder);
      const script = fileURLToPath(new URL("../golden/check_grown_model.py", import.meta.url));
      const { success, stdout, stderr } = await new Deno.Command(python ?? "", {
        args: [script, folder, text],
      }).output();
      assert.ok(success, new TextDecoder().decode(stderr));
      const found = JSON.parse(new TextDecoder().decode(stdout));
      const { ids } = tokenizer.encode(text);
      assert.ok(ids.includes(9601) && ids.includes(9602));
      assert.deepEqual(found.ids, [...ids]);
      assert.deepEqual([found.tokens, found.rows], [ROWS + 3, ROWS + 3]);
      const states = tf.tidy(() => {
        const row = tf.tensor2d([...ids], [1, ids.length], "int32");
        const batch = { ids: row, mask: tf.onesLike(row), typeIds: tf.zerosLike(row) };
        return values(encode(model.config, model.variables, batch));
      });
      assertClose(states, found.states, 1e-4);
    }),
});
