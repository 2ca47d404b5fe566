import assert from "node:assert/strict";
import { join } from "node:path";
import { loadTokenizer } from "lib/tokenizer/mod.ts";
import { golden, inFolder, MODEL, tokenizerWith } from "./golden.ts";

Deno.test("save() writes what loadTokenizer() reads back with equal ids, added tokens too", async () => {
  const tokenizer = await tokenizerWith(MODEL, "accents kept", true);
  const texts = golden.single[0].cases.map(({ text }) => text);
  const expected = texts.map((text) => [...tokenizer.encode(text).ids]);
  await inFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "model.safetensors"), "stays");
    await tokenizer.save(folder);
    for (const source of [folder, join(folder, "vocab.txt")]) {
      const again = await loadTokenizer(source);
      assert.deepEqual(texts.map((text) => [...again.encode(text).ids]), expected, source);
      assert.equal(again.vocabSize, tokenizer.vocabSize);
      assert.deepEqual(again.addedTokens, tokenizer.addedTokens);
    }
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assert.deepEqual(names, [
      "model.safetensors",
      "special_tokens_map.json",
      "tokenizer.json",
      "tokenizer_config.json",
      "vocab.txt",
    ]);
  });
});

Deno.test("save() keeps BERT's post-processor, the vocabulary and the limit", async () => {
  const tokenizer = await loadTokenizer(MODEL);
  await inFolder(async (folder) => {
    await tokenizer.save(folder);
    const read = async (at: string, name: string) =>
      JSON.parse(await Deno.readTextFile(join(at, name)));
    const [old, fresh] = [
      await read(MODEL, "tokenizer.json"),
      await read(folder, "tokenizer.json"),
    ];
    assert.deepEqual(fresh.post_processor, old.post_processor);
    assert.deepEqual(fresh.model, old.model);
    assert.deepEqual(fresh.normalizer, old.normalizer);
    assert.equal((await read(folder, "tokenizer_config.json")).model_max_length, 512);
    const vocab = await Deno.readTextFile(join(folder, "vocab.txt"));
    assert.equal(vocab, await Deno.readTextFile(join(MODEL, "vocab.txt")));
  });
});
