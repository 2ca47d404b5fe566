import assert from "node:assert/strict";
import { addWords, cloze, fillMask, loadMaskedLm } from "lib/bert/mod.ts";
import { assertClose, living, openForTests } from "../tensors.ts";

await openForTests();

const model = await loadMaskedLm("bert-mini-zh");

Deno.test("cloze() ranks a word as fillMask() does", async () => {
  const before = living();
  const [clean, slow] = await cloze(model, [
    { text: "房间很干净。", word: "净" },
    { text: "这本书很慢。", word: "慢" },
  ]);
  assert.deepEqual(living(), before);
  const [{ words }] = await fillMask(model, "这本书很[MASK]。", { top: 9600 });
  const at = words.findIndex(({ word }) => word === "慢");
  assert.deepEqual([clean.rank, slow.rank, slow.tokens], [1, at + 1, 1]);
  assertClose([slow.probability], [words[at].probability], 1e-5);
});

Deno.test("cloze() masks a word of several tokens as a whole", async () => {
  const [found] = await cloze(model, [{ text: "房间很干净。", word: "干净" }]);
  const [first, second] = await fillMask(model, "房间很[MASK][MASK]。", { top: 9600 });
  const own = [[first, "干"], [second, "净"]] as const;
  const places = own.map(([{ words }, word]) => words.findIndex((one) => one.word === word));
  assert.equal(found.tokens, 2);
  assert.equal(found.rank, 1 + Math.max(...places));
  const [p, q] = [first.words[places[0]].probability, second.words[places[1]].probability];
  assertClose([found.probability], [p * q], 1e-5);
});

Deno.test("cloze() says what it lacks", async () => {
  const refused: [{ text: string; word: string }, RegExp][] = [
    [
      { text: "房间很干净。", word: "服务" },
      /^Expected the word "服务" in its text but found none/,
    ],
    [{ text: "房间", word: "" }, /^Expected the word "" in its text/],
    [
      { text: "房间100元", word: "00" },
      /to be made of whole tokens but found its ends/,
    ],
    [{ text: "好".repeat(600), word: "好" }, /^Expected a text of at most 512 tokens/],
  ];
  for (const [item, message] of refused) await assert.rejects(cloze(model, [item]), { message });
});

Deno.test("cloze() knows words that were added", async () => {
  const own = await loadMaskedLm("bert-mini-zh"), { bert, head, tokenizer } = own;
  addWords(bert, tokenizer, ["性价比"], { head });
  const [found] = await cloze(own, [{ text: "这家酒店的性价比很高", word: "性价比" }]);
  assert.equal(found.tokens, 1);
  assert.ok(found.rank >= 1 && found.rank <= 9601);
  own.dispose();
});
