import assert from "node:assert/strict";
import { join } from "node:path";
import { projectRoot } from "lib/fetch/mod.ts";
import { loadTokenizer, type Tokenizer } from "lib/tokenizer/mod.ts";
import { type Expected, inFolder, inPythonForm, MODEL } from "./golden.ts";
import { kinds, loadKind } from "./other_tokenizers.ts";

/** What transformers.js and JavaScript do differently from Rust: by kind, where it shows, and why. */
const KNOWN: Record<string, { where: RegExp; why: string; cases: number }> = {
  "xtreme": { where: /\u1b4e|\u0897/, why: "StripAccents knows newer marks", cases: 2 },
};

/** The texts of which ids, words or offsets differ. */
function differing(tokenizer: Tokenizer, cases: (Expected & { text: string })[]): string[] {
  return cases.filter(({ text, ...expected }) => {
    const found = inPythonForm(tokenizer.encode(text), text);
    return JSON.stringify(found) !== JSON.stringify(expected);
  }).map(({ text }) => text);
}

for (const [name, { cases, with_words }] of Object.entries(kinds)) {
  const known = KNOWN[name] ?? { where: /$^/, why: "none", cases: 0 };

  Deno.test(`${name}: ids, words and offsets equal Rust's (known faults: ${known.why})`, async () => {
    const found = differing(await loadKind(name), cases);
    assert.deepEqual(found.filter((text) => !known.where.test(text)), []);
    assert.equal(found.length, known.cases, "a fault that is gone is to be struck off the list");
  });

  Deno.test(`${name}: added words are found as in Rust`, async () => {
    const tokenizer = await loadKind(name), before = tokenizer.vocabSize;
    const word = { content: "WORD", singleWord: true, normalized: false };
    assert.equal(tokenizer.addTokens(["newword", word]), 2);
    assert.deepEqual([tokenizer.idOf("newword"), tokenizer.idOf("WORD")], [before, before + 1]);
    const found = differing(tokenizer, with_words);
    assert.deepEqual(found.filter((text) => !known.where.test(text)), []);
  });
}

Deno.test("pairs of other kinds have Rust's special tokens and types", async () => {
  for (const [name, { pair: { typeIds, ...expected } }] of Object.entries(kinds)) {
    const encoding = (await loadKind(name)).encode("one text", { pair: "and another" });
    const found = { ids: [...encoding.ids], offsets: encoding.offsets.flat() };
    assert.deepEqual({ ...found, words: [...encoding.wordIds] }, expected, name);
    assert.deepEqual([...encoding.typeIds], typeIds, name);
  }
});

Deno.test("decode() of other kinds equals Rust's", async () => {
  for (const [name, { decoded }] of Object.entries(kinds)) {
    const tokenizer = await loadKind(name);
    for (const { ids, plain, all } of decoded) {
      assert.equal(tokenizer.decode(ids), plain, name);
      assert.equal(tokenizer.decode(ids, { skipSpecialTokens: false }), all, name);
    }
    assert.equal(tokenizer.decode([]), "");
  }
});

Deno.test("other kinds are cut, padded and counted as WordPiece is", async () => {
  const tokenizer = await loadKind("roberta"), text = "The hotel was clean and quiet.";
  const whole = tokenizer.encode(text), cut = tokenizer.encode(text, { maxLength: 6 });
  assert.deepEqual([...cut.ids], [...whole.ids.slice(0, 5), tokenizer.idOf("</s>")]);
  assert.ok(cut.truncated && !whole.truncated);
  assert.equal(tokenizer.countTokens(text), whole.length);
  const batch = tokenizer.encodeBatch([text, "The"]);
  assert.equal(batch.ids.at(-1), tokenizer.idOf("<pad>"));
  const words = tokenizer.encodeWords(["hotel", "", "clean!"]);
  assert.deepEqual([...new Set(words.wordIds)], [-1, 0, 2]);
  assert.equal(words.ends[words.length - 2], "clean!".length);
});

Deno.test("save() of other kinds writes what loadTokenizer() reads back, added words too", async () => {
  for (const [name, { cases }] of Object.entries(kinds)) {
    const tokenizer = await loadKind(name);
    tokenizer.addTokens(["newword"]);
    await inFolder(async (folder) => {
      await tokenizer.save(folder);
      const again = await loadTokenizer(folder);
      assert.equal(again.vocabSize, tokenizer.vocabSize);
      assert.deepEqual(again.addedTokens, tokenizer.addedTokens);
      for (const { text } of [{ text: "a newword here" }, ...cases.slice(0, 20)]) {
        assert.deepEqual([...again.encode(text).ids], [...tokenizer.encode(text).ids], name);
      }
    });
  }
});

Deno.test("offsets that cannot be traced are refused, ids are not", async () => {
  await inFolder(async (folder) => {
    const json = structuredClone(kinds["gpt"].files["tokenizer.json"]);
    json.pre_tokenizer = {
      type: "Split",
      pattern: { Regex: "e" },
      behavior: "Removed",
      invert: false,
    };
    await Deno.writeTextFile(join(folder, "tokenizer.json"), JSON.stringify(json));
    const tokenizer = await loadTokenizer(folder), encoding = tokenizer.encode("the hotel");
    assert.ok(encoding.ids.length > 3);
    for (const read of [() => encoding.offsets, () => encoding.starts, () => encoding.ends]) {
      assert.throws(read, {
        name: "TypeError",
        message: "Expected tokens that can be found again in the text but found pieces that its " +
          "normalisation changed in a way that cannot be traced. Try encoding without offsets, or " +
          "another tokenizer.",
      });
    }
    assert.ok(tokenizer.encode("oma").offsets.length > 0, "one text does not spoil the next");
  });
});

Deno.test("loadTokenizer() refuses what transformers.js would do differently", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "tokenizer.json");
    const refusal = async (change: Record<string, unknown>) => {
      const json = { ...kinds["llama"].files["tokenizer.json"], ...change };
      await Deno.writeTextFile(path, JSON.stringify(json));
      return await assert.rejects(
        loadTokenizer(folder),
        /^TypeError: Expected the file of a token/,
      );
    };
    const unigram = { type: "Unigram", vocab: [["a", -1]], unk_id: 0, byte_fallback: true };
    await refusal({ model: unigram });
    const split = { type: "Split", pattern: { String: "," }, behavior: "Removed", invert: false };
    await refusal({ pre_tokenizer: { type: "Sequence", pretokenizers: [split] } });
    await refusal({ normalizer: { type: "Nmt" } });
    await refusal({ model: { type: "WordLevel", vocab: {} } });
  });
});

Deno.test("a WordPiece tokenizer does not load transformers.js, which opens native libraries", async () => {
  const url = import.meta.resolve("lib/tokenizer/mod.ts"),
    config = join(projectRoot(), "deno.json");
  const load = async (folder: string) => {
    const code = `const { loadTokenizer } = await import(${JSON.stringify(url)});` +
      `console.log((await loadTokenizer(${JSON.stringify(folder)})).vocabSize);`;
    return await inFolder(async (place) => {
      const script = join(place, "load.ts");
      await Deno.writeTextFile(script, code);
      const { success, stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--no-check", "--config", config, "-A", "--deny-ffi", script],
      }).output();
      return success ? new TextDecoder().decode(stdout).trim() : "refused";
    });
  };
  assert.equal(await load(MODEL), "9600");
  await inFolder(async (folder) => {
    const text = JSON.stringify(kinds["gpt2"].files["tokenizer.json"]);
    await Deno.writeTextFile(join(folder, "tokenizer.json"), text);
    assert.equal(await load(folder), "refused");
  });
});
