import assert from "node:assert/strict";
import { join } from "node:path";
import { loadTokenizer } from "lib/tokenizer/mod.ts";
import { inFolder, MODEL } from "./golden.ts";

const TEXTS = ["用GPT-4o-mini跑", "Naïve NERs [SEP] NER", "「好」 unaffable 😀"];

async function idsOf(source: string): Promise<number[][]> {
  const tokenizer = await loadTokenizer(source);
  return TEXTS.map((text) => [...tokenizer.encode(text).ids]);
}

Deno.test("loadTokenizer() reads the folder, tokenizer.json and vocab.txt alike", async () => {
  const expected = await idsOf(MODEL);
  assert.deepEqual(await idsOf(join(MODEL, "tokenizer.json")), expected);
  assert.deepEqual(await idsOf(join(MODEL, "vocab.txt")), expected);
  assert.equal((await loadTokenizer(MODEL)).maxLength, 512);
});

Deno.test("loadTokenizer() lets tokenizer_config.json overrule tokenizer.json", async () => {
  await inFolder(async (folder) => {
    await Deno.copyFile(join(MODEL, "tokenizer.json"), join(folder, "tokenizer.json"));
    const config = { do_lower_case: false, strip_accents: null, tokenize_chinese_chars: false };
    await Deno.writeTextFile(join(folder, "tokenizer_config.json"), JSON.stringify(config));
    const tokenizer = await loadTokenizer(folder);
    assert.equal(tokenizer.normalize("É中"), "É中");
    assert.equal(tokenizer.maxLength, null);
  });
});

Deno.test("loadTokenizer() reads a vocabulary with added tokens and Windows line ends", async () => {
  await inFolder(async (folder) => {
    const lines = ["[PAD]", "[UNK]", "<s>", "</s>", "a", "a", "##b"].join("\r\n");
    const write = (name: string, value: unknown) =>
      Deno.writeTextFile(join(folder, name), JSON.stringify(value));
    await Deno.writeTextFile(join(folder, "vocab.txt"), lines + "\r\n");
    await write("added_tokens.json", { NEW: 7 });
    await write("special_tokens_map.json", { cls_token: { content: "<s>" }, sep_token: "</s>" });
    const tokenizer = await loadTokenizer(folder);
    assert.deepEqual([...tokenizer.encode("ab new <s>").ids], [2, 5, 6, 7, 2, 3]);
    assert.equal(tokenizer.vocabSize, 8);
  });
});

Deno.test("loadTokenizer() says what is wrong with a file, and where", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "tokenizer.json");
    const json = JSON.parse(await Deno.readTextFile(join(MODEL, "tokenizer.json")));
    const write = (model: unknown, rest = {}) =>
      Deno.writeTextFile(path, JSON.stringify({ ...json, ...rest, model }));
    await write({ ...json.model, unk_token: null });
    await assert.rejects(loadTokenizer(folder), {
      name: "TypeError",
      message: "Expected the file of a BERT tokenizer but found: " +
        `model.unk_token: Invalid input: expected string, received null (${path}). ` +
        "Try the files that the model's authors publish.",
    });
    await write({ type: "BPE", vocab: {} }, { pre_tokenizer: null });
    await assert.rejects(loadTokenizer(folder), {
      name: "TypeError",
      message: "Expected the file of a tokenizer but found: " +
        `model.merges: Invalid input: expected array, received undefined (${path}). ` +
        "Try the files that the model's authors publish.",
    });
    await Deno.writeTextFile(path, "{");
    await assert.rejects(loadTokenizer(folder), /^TypeError: Expected JSON but found something/);
    await assert.rejects(loadTokenizer(join(folder, "none")), {
      message:
        `Expected tokenizer.json or vocab.txt but found neither (${join(folder, "none")}). ` +
        "Try the folder of a BERT model.",
    });
    await Deno.writeTextFile(join(folder, "vocab.txt"), "a\n");
    await assert.rejects(loadTokenizer(join(folder, "vocab.txt")), /"\[CLS\]" as a line of vocab/);
  });
});
