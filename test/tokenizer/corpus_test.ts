import assert from "node:assert/strict";
import {
  corpus,
  modelFolder,
  type Run,
  sameSettings,
  samplesOf,
  sharedProblem,
  sumOf,
  sumsOf,
} from "./corpus.ts";
import { inPythonForm, tokenizerWith } from "./golden.ts";

const problem = sharedProblem();
if (problem) console.log(`The tokenizer is not compared on whole data sets: ${problem}.`);
if (modelFolder("minilm-en") === null) {
  console.log('Nor with English tokens: "minilm-en" is not in the cache yet.');
}

const nameOf = ({ model, setting, added, texts }: Run) =>
  `${texts} texts (${model}, ${setting}${added ? ", with added tokens" : ""})`;

for (const run of corpus.runs) {
  const folder = modelFolder(run.model);
  Deno.test({
    name: `encode() equals the Rust tokenizer in ids, offsets and words on ${nameOf(run)}`,
    ignore: problem !== null || folder === null,
    async fn() {
      const tokenizer = await tokenizerWith(folder ?? "", run.setting, run.added);
      const samples = samplesOf(run), sums = sumsOf(run);
      assert.deepEqual([samples.length, sums.length], [run.texts, run.texts]);
      const differing = samples.filter(({ text }, i) =>
        sumOf(inPythonForm(tokenizer.encode(text), text)) !== sums[i]
      );
      assert.deepEqual(differing.slice(0, 5), [], `${differing.length} of ${run.texts} differ`);
    },
  });
}

Deno.test("the texts are more than 20,000, half of them with added tokens in them", () => {
  const count = (runs: Run[]) => runs.reduce((sum, { texts }) => sum + texts, 0);
  assert.ok(count(corpus.runs.filter(({ setting }) => setting === "uncased")) > 40_000);
  assert.ok(count(corpus.runs.filter(({ added }) => added)) > 20_000);
  assert.ok(sameSettings());
});

Deno.test("a sum tells ids, offsets and words apart", () => {
  const sums = [
    { ids: [2, 3], offsets: [0, 0, 0, 0], words: [-1, -1] },
    { ids: [3, 2], offsets: [0, 0, 0, 0], words: [-1, -1] },
    { ids: [2, 3], offsets: [0, 0, 0, 1], words: [-1, -1] },
    { ids: [2, 3], offsets: [0, 0, 0, 0], words: [-1, 0] },
  ].map(sumOf);
  assert.equal(new Set(sums).size, sums.length);
});
