import assert from "node:assert/strict";
import { fillMask, loadMaskedLm, predictMasked } from "lib/bert/mod.ts";
import { assertClose, living, openForTests } from "../tensors.ts";

await openForTests();

const model = await loadMaskedLm("bert-mini-zh"), { tokenizer } = model;

Deno.test("fillMask() guesses each masked word, best first, and says where the mask stands", async () => {
  const text = "这家酒店的[MASK]务很好，房间也干[MASK]。", before = living();
  const [first, second] = await fillMask(model, text, { top: 3 });
  assert.deepEqual(living(), before);
  assert.deepEqual([first.words[0].word, second.words[0].word], ["服", "净"]);
  for (const { start, end, words } of [first, second]) {
    assert.equal(text.slice(start, end), "[MASK]");
    assert.equal(words.length, 3);
    const shares = words.map(({ probability }) => probability);
    assert.deepEqual(shares, [...shares].sort((a, b) => b - a));
    assert.ok(shares.every((share) => share > 0 && share < 1));
    for (const { word, id } of words) assert.equal(tokenizer.idOf(word), id);
  }
});

Deno.test("fillMask() gives probabilities that sum to 1 over all words", async () => {
  const [{ words }] = await fillMask(model, "很[MASK]", { top: 9600 });
  assertClose([words.reduce((sum, { probability }) => sum + probability, 0)], [1], 1e-4);
  assert.equal(new Set(words.map(({ id }) => id)).size, 9600);
});

Deno.test("fillMask() says what it lacks", async () => {
  await assert.rejects(fillMask(model, "没有"), {
    name: "RangeError",
    message: 'Expected [MASK] in the text but found none. Try "房间很[MASK]净".',
  });
  await assert.rejects(fillMask(model, "好".repeat(511) + "[MASK]"), {
    name: "RangeError",
    message: "Expected a text of at most 512 tokens, the model's positions, but found 514. " +
      "Try the part around the mask.",
  });
  await assert.rejects(fillMask(model, "[MASK]", { top: 0 }), {
    name: "RangeError",
    message: "Expected a number of words from 1 to 9600 but found 0 (where: top). Try 5.",
  });
});

Deno.test("predictMasked() gives each row what it has alone, in batches of mixed lengths", async () => {
  const texts = [
    "很好",
    "房间很干净，下次还会来",
    "一般",
    "这本书的内容有点少，不值这个价，但是包装很好",
  ];
  const rows = texts.map((text, i) => {
    const ids = Int32Array.from(tokenizer.encode(text).ids), positions = i === 2 ? [] : [1, 2];
    for (const at of positions) ids[at] = tokenizer.maskId;
    return { ids, positions };
  });
  const before = living();
  const together = await predictMasked(model, rows, { top: 4, batchSize: 2 });
  assert.deepEqual(living(), before);
  assert.deepEqual(together.map((row) => row.length), [2, 2, 0, 2]);
  for (const [i, row] of rows.entries()) {
    const [alone] = await predictMasked(model, [row], { top: 4 });
    alone.forEach((place, k) => {
      assert.deepEqual(together[i][k].ids, place.ids);
      assertClose(together[i][k].probabilities, place.probabilities, 1e-4);
    });
  }
});

Deno.test("predictMasked() stops when it is told to", async () => {
  const rows = Array.from({ length: 3 }, () => ({ ids: [2, 5, 3], positions: [1] }));
  const signal = AbortSignal.abort(new Error("enough"));
  await assert.rejects(predictMasked(model, rows, { signal }), { message: "enough" });
});
