import assert from "node:assert/strict";
import { gzipSync, zipSync } from "fflate";
import { readQuestionAnswers } from "lib/data/read_question_answers.ts";
import { withFile } from "./rows_of.ts";

const FILES = { answers: "a.json.gz", train: "t.json.gz", dev: "v.json.gz", test: "e.json.gz" };

const packed = (value: unknown) => gzipSync(new TextEncoder().encode(JSON.stringify(value)));

Deno.test("readQuestionAnswers() gives each question a right answer and a wrong one by seed", async () => {
  const question = { zh: "问？ ", en: "?", answers: ["1"], negatives: ["2", "3", "4", "5"] };
  const archive = zipSync({
    "a.json.gz": packed(
      Object.fromEntries([1, 2, 3, 4, 5, 6].map((k) => [k, { zh: k === 6 ? " " : `答${k}` }])),
    ),
    "t.json.gz": packed({ 7: question }),
    "v.json.gz": packed({ 8: { ...question, answers: ["6"] } }),
    "e.json.gz": packed({}),
  });
  await withFile("a.zip", archive, async (path) => {
    const { splits, blank, leakKeyOf } = await readQuestionAnswers(path, FILES, 1);
    const [right, wrong] = splits.train;
    assert.deepEqual(right, { id: "7~1", text: "问？", textB: "答1", label: "answer" });
    assert.deepEqual([wrong.text, wrong.label], ["问？", "other"]);
    assert.match(wrong.textB, /^答[2-5]$/);
    assert.deepEqual([splits.dev.length, splits.test.length, blank], [1, 0, 1]);
    assert.equal(leakKeyOf?.(right), leakKeyOf?.(splits.dev[0]));
    const wrongs = await Promise.all([1, 2, 3, 4, 5, 6].map(async (seed) => {
      return (await readQuestionAnswers(path, FILES, seed)).splits.train[1].textB;
    }));
    assert.ok(new Set(wrongs).size > 1);
    assert.equal(wrongs[0], wrong.textB);
  });
});
